#include "CSecretRules.h"

// What a rule is named for goes first: where two rules match at one place, the earlier is told.
#define FILES(each) each(keys) each(clouds) each(forges) each(registries) each(services) each(clusters) each(databases) each(generic)

static const unsigned char keys[] = {
#embed "../../profiles/secrets/keys.toml"
};
static const unsigned char clouds[] = {
#embed "../../profiles/secrets/clouds.toml"
};
static const unsigned char forges[] = {
#embed "../../profiles/secrets/forges.toml"
};
static const unsigned char registries[] = {
#embed "../../profiles/secrets/registries.toml"
};
static const unsigned char services[] = {
#embed "../../profiles/secrets/services.toml"
};
static const unsigned char clusters[] = {
#embed "../../profiles/secrets/clusters.toml"
};
static const unsigned char databases[] = {
#embed "../../profiles/secrets/databases.toml"
};
static const unsigned char generic[] = {
#embed "../../profiles/secrets/generic.toml"
};

#define ROW(name) {#name ".toml", name, sizeof name},
static const csr_file files[] = {FILES(ROW)};

size_t csr_file_count(void) { return sizeof files / sizeof files[0]; }
csr_file csr_file_at(size_t index) { return files[index]; }
