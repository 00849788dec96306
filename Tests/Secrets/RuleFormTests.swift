import Secrets
import Testing

/// Each rule that is part of the program finds what it is for.
@Suite struct RuleFormTests {
    /// A rule, a file's name, and what the file holds: `{A36}` stands for 36 letters and digits, and likewise D for digits,
    /// H for hexadecimal ones, L for small letters and digits, U for capital letters and digits, Z for letters, T and G for
    /// the alphabets of base32 and of age; `{X}` for a UUID, `{JW}` and `{KJ}` for JSON Web Tokens.
    private static let forms: [(rule: String, name: String, text: String)] = [
        ("encrypted-private-key", "k", #"-----BEGIN ENCRYPTED PRIVATE KEY-----\n{A64}\n{A64}\n-----END"#),
        ("private-key", "k", #"-----BEGIN EC PRIVATE KEY-----\n{A64}\n{A64}\n-----END"#),
        ("pgp-private-key", "k", #"-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n{A64}\n{A64}\n=abcd"#),
        (
            "putty-private-key", "k",
            #"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: c\nPublic-Lines: 1\n{A64}\nPrivate-Lines: 1\n{A48}\nPrivate-MAC: x"#
        ),
        (
            "putty-encrypted-key", "k",
            #"PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: aes256-cbc\nComment: c\nPublic-Lines: 1\n{A64}\nPrivate-Lines: 1\n{A48}\nPrivate-MAC: x"#
        ),
        ("age-secret-key", "k", #"AGE-SECRET-KEY-1{G58}"#),
        ("jwk-private-key", "k", #"{"kty":"EC","crv":"P-256","x":"{A43}","d":"{A43}"}"#),
        ("wireguard-private-key", "k", #"PrivateKey = {A42}0="#),
        ("minisign-secret-key", "k", #"untrusted comment: minisign encrypted secret key\n{A212}"#),
        ("aws-access-key", "k", #"id=AKIA{T16}"#),
        ("aws-secret-key", "k", #"aws_secret_access_key = {A40}"#),
        ("aws-session-token", "k", #"aws_session_token = IQoJ{A300}"#),
        ("aws-bedrock-key", "k", #"ABSKQmVkcm9ja0FQSUtleS{A110}"#),
        ("gcp-api-key", "k", #"AIza{A35}"#),
        ("gcp-service-account", "k", #"{"private_key_id": "{H40}"}"#),
        ("gcp-oauth-client-secret", "k", #"GOCSPX-{A28}"#),
        ("gcp-oauth-token", "k", #"x=ya29.{A120}"#),
        ("azure-storage-key", "k", #"AccountName=a;AccountKey={A86}==;x"#),
        ("azure-shared-access-key", "k", #"SharedAccessKeyName=a;SharedAccessKey={A43}="#),
        ("azure-sas", "k", #"https://a.blob.core.windows.net/c?sv=1&sig={A43}%3D"#),
        ("azure-client-secret", "k", #"x = "{A3}8Q~{A34}""#),
        ("azure-devops-token", "k", #"x = {A76}AZDO{A4}"#),
        ("azure-functions-key", "k", #"x = {A44}AzFu{A5}A=="#),
        ("digitalocean-token", "k", #"dop_v1_{H64}"#),
        ("alibaba-access-key", "k", #"x = LTAI{A20}"#),
        ("alibaba-secret-key", "k", #"aliyun_access_secret = {A30}"#),
        ("tencent-secret-id", "k", #"x = AKID{A32}"#),
        ("yandex-key", "k", #"x = AQVN{A36}"#),
        ("heroku-key", "k", #"HEROKU_API_KEY={X}"#),
        ("cloudflare-token", "k", #"CLOUDFLARE_API_TOKEN={A40}"#),
        ("cloudflare-origin-ca-key", "k", #"v1.0-{H24}-{H146}"#),
        ("flyio-token", "k", #"fo1_{A43}"#),
        ("scaleway-secret", "k", #"SCW_SECRET_KEY={X}"#),
        ("linode-token", "k", #"LINODE_TOKEN={H64}"#),
        ("hetzner-token", "k", #"HCLOUD_TOKEN={A64}"#),
        ("netlify-token", "k", #"nfp_{A36}"#),
        ("pulumi-token", "k", #"pul-{H40}"#),
        ("planetscale-token", "k", #"pscale_tkn_{A43}"#),
        ("supabase-token", "k", #"sbp_{H40}"#),
        ("github-token", "k", #"gho_{A36}"#),
        ("github-fine-grained-token", "k", #"github_pat_{A22}_{A59}"#),
        ("gitlab-token", "k", #"glrt-{A20}"#),
        ("gitlab-runner-registration", "k", #"GR1348941{A20}"#),
        ("gitlab-session", "k", #"_gitlab_session={H32}"#),
        ("bitbucket-token", "k", #"ATBB{A32}"#),
        ("bitbucket-client-secret", "k", #"bitbucket_client_secret = {A32}"#),
        ("atlassian-token", "k", #"ATATT3xFfGF0{A180}"#),
        ("circleci-token", "k", #"CCIPAT_{A22}_{H40}"#),
        ("buildkite-token", "k", #"bkua_{H40}"#),
        ("sourcegraph-token", "k", #"sgp_{H40}"#),
        ("gitea-token", "k", #"GITEA_TOKEN={H40}"#),
        ("sonar-token", "k", #"squ_{H40}"#),
        ("codecov-token", "k", #"CODECOV_TOKEN={X}"#),
        ("travis-token", "k", #"TRAVIS_TOKEN={A22}"#),
        ("npm-token", "k", #"npm_{A36}"#),
        ("npm-login", ".npmrc", #"//r.internal/:_authToken={A30}"#),
        ("pypi-token", "k", #"pypi-AgEIcHlwaS5vcmc{A120}"#),
        ("rubygems-token", "k", #"rubygems_{H48}"#),
        ("crates-token", "k", #"token = "cio{A32}""#),
        ("nuget-key", "k", #"oy2{L43}"#),
        ("docker-hub-token", "k", #"dckr_pat_{A27}"#),
        ("registry-login", "config.json", #"{"auths": {"r": {"auth": "dG9tOmFscGhhLWJyYXZvLTc="}}}"#),
        ("registry-identity-token", "k", #"{"identitytoken": "{A60}"}"#),
        ("artifactory-token", "k", #"AKCp{A69}"#),
        ("clojars-token", "k", #"CLOJARS_{L60}"#),
        ("hex-key", "k", #"PACKAGIST_TOKEN={L40}"#),
        ("maven-server-password", "settings.xml", #"<server><id>a</id><password>{A14}</password></server>"#),
        ("slack-token", "k", #"xoxb-{D12}-{D12}-{A24}"#),
        ("slack-webhook", "k", #"https://hooks.slack.com/services/T{U8}/B{U10}/{A24}"#),
        ("stripe-key", "k", #"rk_live_{A24}"#),
        ("stripe-webhook-secret", "k", #"whsec_{A32}"#),
        ("twilio-key", "k", #"sid=SK{H32}"#),
        ("twilio-auth-token", "k", #"TWILIO_AUTH_TOKEN={H32}"#),
        ("sendgrid-key", "k", #"SG.{A22}.{A43}"#),
        ("mailgun-key", "k", #"key-{H32}"#),
        ("mailchimp-key", "k", #"{H32}-us12"#),
        ("sendinblue-key", "k", #"xkeysib-{H64}-{A16}"#),
        ("telegram-bot-token", "k", #"bot = {D10}:AA{A33}"#),
        ("discord-token", "k", #"DISCORD_TOKEN=M{A23}.{A6}.{A38}"#),
        ("discord-webhook", "k", #"https://discord.com/api/webhooks/{D18}/{A68}"#),
        ("shopify-token", "k", #"shpat_{H32}"#),
        ("square-token", "k", #"sq0csp-{A43}"#),
        ("paypal-secret", "k", #"PAYPAL_SECRET=E{A79}"#),
        ("braintree-token", "k", #"access_token$production${L16}${H32}"#),
        ("huggingface-token", "k", #"hf_{Z34}"#),
        ("openai-key", "k", #"sk-proj-{A74}T3BlbkFJ{A74}"#),
        ("openai-legacy-key", "k", #"sk-{A20}T3BlbkFJ{A20}"#),
        ("anthropic-key", "k", #"sk-ant-api03-{A93}AA"#),
        ("model-service-key", "k", #"gsk_{A52}"#),
        ("cohere-key", "k", #"COHERE_API_KEY={A40}"#),
        ("databricks-token", "k", #"dapi{H32}"#),
        ("datadog-key", "k", #"DD_API_KEY={H32}"#),
        ("newrelic-key", "k", #"NRAK-{U27}"#),
        ("newrelic-license-key", "k", #"eu01xx{H30}NRAL"#),
        ("grafana-token", "k", #"glsa_{A32}_{H8}"#),
        ("grafana-cloud-token", "k", #"glc_{A80}"#),
        ("sentry-token", "k", #"sntryu_{H64}"#),
        ("dynatrace-token", "k", #"dt0c01.{U24}.{U64}"#),
        ("splunk-hec-token", "k", #"SPLUNK_HEC_TOKEN={X}"#),
        ("snyk-token", "k", #"SNYK_TOKEN={X}"#),
        ("pagerduty-key", "k", #"PAGERDUTY_TOKEN={H32}"#),
        ("launchdarkly-key", "k", #"LAUNCHDARKLY_SDK_KEY=sdk-{X}"#),
        ("doppler-token", "k", #"dp.pt.{A43}"#),
        ("onepassword-token", "k", #"A3-{U6}-{U11}-{U5}-{U5}-{U5}"#),
        ("postman-key", "k", #"PMAK-{H24}-{H34}"#),
        ("linear-key", "k", #"lin_api_{A40}"#),
        ("notion-token", "k", #"ntn_{D11}{A35}"#),
        ("figma-token", "k", #"figd_{A40}"#),
        ("airtable-token", "k", #"AIRTABLE_KEY=pat{A14}.{H64}"#),
        ("hubspot-token", "k", #"pat-na1-{X}"#),
        ("dropbox-token", "k", #"DROPBOX_TOKEN={L15}"#),
        ("facebook-token", "k", #"EAAM{A150}"#),
        ("okta-token", "k", #"OKTA_TOKEN=00{A40}"#),
        ("plaid-token", "k", #"access-production-{X}"#),
        ("prefixed-service-token", "k", #"pnu_{A36}"#),
        ("twitter-token", "k", #"TWITTER_SECRET={A50}"#),
        ("service-secret", "k", #"ALGOLIA_API_KEY={L32}7"#),
        ("kubernetes-service-account-token", "k", #"{KJ}"#),
        ("jwt", "k", #"{JW}"#),
        ("kubeconfig-client-key", "k", #"client-key-data: {A200}"#),
        ("kubeconfig-login", "k", #"users:\n- name: a\n  user:\n    token: {A20}"#),
        ("kubernetes-secret-manifest", "k", #"kind: Secret\nmetadata:\n  name: a\ndata:\n  a: {A16}"#),
        ("kubernetes-secret-data", "k", #"apiVersion: v1\ndata:\n  a: {A16}\n  b: {A16}\nkind: Secret\n"#),
        ("kubernetes-bootstrap-token", "k", #"kubeadm join 10.0.0.1:6443 --token {L6}.{L16} --x"#),
        ("openshift-token", "k", #"sha256~{A43}"#),
        ("rancher-token", "k", #"token-{L5}:{L54}"#),
        ("vault-token", "k", #"hvs.{A95}"#),
        ("vault-legacy-token", "k", #"VAULT_TOKEN=s.{A24}"#),
        ("vault-unseal-key", "k", #"Unseal Key 1: {A44}"#),
        ("terraform-cloud-token", "k", #"{A14}.atlasv1.{A67}"#),
        ("consul-token", "k", #"CONSUL_HTTP_TOKEN={X}"#),
        ("ansible-vault", "k", #"$ANSIBLE_VAULT;1.1;AES256\n{H80}\n{H80}\n"#),
        ("private-key-base64", "k", #"x: MIIEvQIBADANBgkqhkiG9w0{A300}"#),
        ("database-url", "k", #"amqps://u:{A12}@h.internal/"#),
        ("basic-auth-url", "k", #"https://u:{A12}@h.internal/"#),
        ("jdbc-password", "k", #"jdbc:mysql://h.internal/a?user=u&password={A12}"#),
        ("connection-string-password", "k", #"Server=h;User Id=u;Password={A12};"#),
        ("pgpass", ".pgpass", #"h:5432:d:u:{A12}\n"#),
        ("netrc", ".netrc", #"machine h login u password {A12}"#),
        ("htpasswd", ".htpasswd", #"u:$apr1${A8}${A22}"#),
        ("command-line-password", "k", #"sshpass -p {A12} ssh h"#),
        ("authorization-header", "k", #"curl -H "Authorization: Bearer {A40}7""#),
        ("generic-secret", "k", #"app_secret = "{A32}7""#),
        ("generic-password", "k", #"db_password = "{A12}7x""#),
    ]

    private static let alphabets: [Character: String] = [
        "A": alphanumeric, "D": "0123456789", "H": "0123456789abcdef", "L": "abcdefghijklmnopqrstuvwxyz0123456789",
        "U": "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "Z": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "T": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "G": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    ]

    private static func expanded(_ text: String, _ seeded: inout Seeded) -> String {
        let hyphened = [8, 4, 4, 4, 12].map { "{H\($0)}" }.joined(separator: "-")
        // The second holds "kubernetes" as base64 has it at one of three places.
        var rest = text.split(separator: "{X}", omittingEmptySubsequences: false).joined(separator: hyphened)
        rest = rest.split(separator: "{JW}", omittingEmptySubsequences: false)
            .joined(separator: "eyJ{A30}.eyJ{A60}.{A43}")
        rest = rest.split(separator: "{KJ}", omittingEmptySubsequences: false)
            .joined(separator: "eyJ{A30}.eyJ{A20}a3ViZXJuZXRlcy{A40}.{A43}")
        rest = rest.split(separator: "\\n", omittingEmptySubsequences: false).joined(separator: "\n")
        var expanded = ""
        while let open = rest.firstIndex(of: "{") {
            expanded += rest[..<open]
            let inner = rest[rest.index(after: open)...].prefix { $0 != "}" }
            if let alphabet = inner.first.flatMap({ alphabets[$0] }), let length = Int(inner.dropFirst()) {
                expanded += madeUp(alphabet, length, &seeded)
                rest = String(rest[inner.endIndex...].dropFirst())
            } else {
                expanded += "{"
                rest = String(rest[rest.index(after: open)...])
            }
        }
        return expanded + rest
    }

    @Test("every rule finds its form, whatever is made up for it") func forms() throws {
        let rules = try SecretRules.builtIn()
        let scanner = try SecretScanner(rules: rules)
        #expect(Set(Self.forms.map(\.rule)) == Set(rules.rules.map(\.id)))
        var seeded = Seeded(state: 1)
        for form in Self.forms {
            var found = 0
            for _ in 0..<5 {
                let text = Self.expanded(form.text, &seeded)
                let matches = try scan(Array(text.utf8), path: "home/" + form.name, with: scanner).matches
                if matches.contains(where: { $0.ruleID == form.rule }) { found += 1 }
            }
            // What is random may once be as regular as no secret is.
            #expect(found >= 4, "\(form.rule)")
        }
    }
}
