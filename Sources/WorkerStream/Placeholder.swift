/// What a refused piece of the cage says.
struct Placeholder {}
