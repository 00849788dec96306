/// The labels of what a run makes.
public enum RunLabels {
    public static let run = "sidescan.dev/run"
}
