use super::*;

const KEY: &str = "0123456789abcdef0123456789abcdef";

fn parse(text: &str, variables: &[(&str, &str)]) -> Result<Config, String> {
    let environment = variables.iter().map(|(name, value)| (OsString::from(name), OsString::from(value)));
    Config::parse(Path::new("shop.toml"), text, environment).map_err(|error| error.to_string())
}

/// The file that holds only a good key, then `rest` from line 2 on.
fn with_key(rest: &str) -> String {
    format!("secret_key = \"{KEY}\"\n{rest}")
}

#[test]
fn a_key_alone_starts_the_product_with_its_defaults() {
    let config = parse(&with_key(""), &[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:7070");
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:7070/");
    assert_eq!(config.database_url, DatabaseUrl::Sqlite("data/seven-t.db".into()));
    assert_eq!((config.conversation.burst_wait_min_ms, config.conversation.burst_wait_max_ms), (2_000, 6_000));
    assert_eq!(config.whatsapp, Whatsapp { graph_version: "v26.0".to_owned(), line_rate_per_second: 80 });
    assert_eq!(config.payments, Payments { call_budget_percent: 100 });
    assert_eq!(config.log, Log { format: LogFormat::Text, level: "info".to_owned() });
}

#[test]
fn every_mistake_names_its_line_and_what_would_be_right() {
    let cases = [
        ("listen = 7070", "shop.toml:2: `listen` must be a text in quotes, not a number"),
        ("listen = \"here\"", "shop.toml:2: `listen` must be an address and a port, such as 127.0.0.1:7070"),
        (
            "\n\n[converstion]\nburst_wait_ms = 0",
            "shop.toml:4: unknown section [converstion]; there are [log], [conversation], [whatsapp], [payments], [jobs], \
             [database], [http], [knowledge], [mail], [alerts], [voice], [platform]",
        ),
        ("[log]\nformat = \"json\"\nlevl = \"info\"", "shop.toml:4: unknown key `log.levl`; [log] has format, level"),
        (
            "adress = \"x\"",
            "shop.toml:2: unknown key `adress`; outside sections there are listen, public_url, database_url, data_dir, \
             models_dir, models_from, models_mirror, secret_key",
        ),
        ("log = \"json\"", "shop.toml:2: `log` is a section: write [log] and its keys below"),
        ("[log]\nformat = \"xml\"", "shop.toml:3: `log.format` is \"xml\": it must be \"text\" or \"json\""),
        (
            "[log]\nlevel = \"info,x=loud\"",
            "shop.toml:3: `log.level` is not understood: use a level (error, warn, info, debug, trace) or a list such \
             as info,storage=debug",
        ),
        ("[jobs]\nworkers = \"4\"", "shop.toml:3: `jobs.workers` must be a whole number without quotes, not a text"),
        ("[jobs]\nworkers = 0", "shop.toml:3: `jobs.workers` is 0: it must be from 1 to 256"),
        ("[jobs]\nworkers = -1", "shop.toml:3: `jobs.workers` is -1: it must be from 1 to 256"),
        ("[jobs]\nlease_ms = 1.5", "shop.toml:3: `jobs.lease_ms` must be a whole number, not a number with decimals"),
        ("[jobs]\nlease_ms = true", "shop.toml:3: `jobs.lease_ms` must be a whole number, not true or false"),
        (
            "[conversation]\nburst_wait_ms = 60001",
            "shop.toml:3: `conversation.burst_wait_ms` is 60001: it must be from 0 to 60000",
        ),
        (
            "[conversation]\nburst_wait_ms = 0\nburst_wait_min_ms = 5",
            "shop.toml:4: `conversation.burst_wait_min_ms` contradicts `conversation.burst_wait_ms`, which sets both: \
             keep one of them",
        ),
        (
            "[conversation]\nburst_wait_min_ms = 9000\nburst_wait_max_ms = 10",
            "shop.toml:4: `conversation.burst_wait_max_ms` (10) is below `conversation.burst_wait_min_ms` (9000)",
        ),
        (
            "[whatsapp]\ngraph_version = \"26\"",
            "shop.toml:3: `whatsapp.graph_version` is \"26\": it must look like \"v26.0\"",
        ),
        ("database_url = \"mysql://x\"", "shop.toml:2: `database_url` must begin with sqlite:// or postgres://"),
        (
            "database_url = \"sqlite://\"",
            "shop.toml:2: `database_url` names no file: write sqlite:// and a path, such as sqlite://data/seven-t.db",
        ),
        (
            "database_url = \"postgres://h\"",
            "shop.toml:2: `database_url` names no database: write it last, as in postgres://user@host/seven_t",
        ),
        (
            "public_url = \"https://shop.example.com/app\"",
            "shop.toml:2: `public_url` must be a scheme, a host and at most a port, such as https://shop.example.com",
        ),
        (
            "public_url = \"ftp://shop.example.com\"",
            "shop.toml:2: `public_url` must begin with https:// (or http:// on your own machine)",
        ),
        ("data_dir = \"\"", "shop.toml:2: `data_dir` is empty"),
        (
            "[http]\ntrusted_proxies = [\"10.0.0.0/8\", \"proxy\"]",
            "shop.toml:3: `http.trusted_proxies` holds \"proxy\", which is neither an address nor a network such as \
             10.0.0.0/8",
        ),
        (
            "[http]\ntrusted_proxies = \"10.0.0.0/8\"",
            "shop.toml:3: `http.trusted_proxies` must be a list of texts, such as [\"10.0.0.0/8\"]",
        ),
        ("listen = \"127.0.0.1:1\"\nlisten = \"127.0.0.1:2\"", "shop.toml:3: is not TOML: duplicate key"),
        ("[log\nformat = 1", "shop.toml:2: is not TOML: unclosed table, expected `]`"),
    ];
    for (text, told) in cases {
        assert_eq!(parse(&with_key(text), &[]).unwrap_err(), told, "of {text:?}");
    }
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let told = parse("[jobs]\nworkers = 0\nworker = 1\n[log]\nformat = 3\n", &[("SEVEN_T__LISTEN", "x")]).unwrap_err();
    let starts: Vec<&str> = told.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(
        starts,
        ["shop.toml:2", "shop.toml:3", "shop.toml:5", "SEVEN_T__LISTEN", "secret_key is missing"],
        "{told}"
    );
}

#[test]
fn without_a_good_secret_key_nothing_starts_and_the_cure_is_told_but_never_the_key() {
    let missing = parse("", &[]).unwrap_err();
    assert!(missing.contains("openssl rand -base64 48") && missing.contains("SEVEN_T__SECRET_KEY"), "{missing}");
    let short = parse("secret_key = \"tooshort\"", &[]).unwrap_err();
    assert!(short.starts_with("shop.toml:1: `secret_key` has fewer than 32 characters"), "{short}");
    assert!(!short.contains("tooshort"));
}

#[test]
fn the_environment_wins_over_the_file_key_by_key() {
    let file = with_key("listen = \"127.0.0.1:1\"\n[log]\nformat = \"text\"\nlevel = \"warn\"\n");
    let variables = [
        ("SEVEN_T__LISTEN", "0.0.0.0:9000"),
        ("SEVEN_T__LOG__FORMAT", "json"),
        ("SEVEN_T__JOBS__WORKERS", "3"),
        ("SEVEN_T__CONVERSATION__BURST_WAIT_MS", "0"),
        ("SEVEN_T__HTTP__TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
        ("SEVEN_T__SECRET_KEY", "98765432109876543210987654321098"),
        ("SEVEN_T_TEST_POSTGRES", "not ours"),
        ("PATH", "/bin"),
    ];
    let config = parse(&file, &variables).unwrap();
    assert_eq!(config.listen.to_string(), "0.0.0.0:9000");
    assert_eq!(config.public_url.as_str(), "http://127.0.0.1:9000/");
    assert_eq!(config.log, Log { format: LogFormat::Json, level: "warn".to_owned() });
    assert_eq!(config.jobs.workers, 3);
    assert_eq!((config.conversation.burst_wait_min_ms, config.conversation.burst_wait_max_ms), (0, 0));
    assert_eq!(config.http.trusted_proxies.len(), 2);
    assert_eq!(config.secret_key.reveal(), "98765432109876543210987654321098");
}

#[test]
fn a_wrong_variable_is_named() {
    let told = |name: &str, value: &str| parse(&with_key(""), &[(name, value)]).unwrap_err();
    assert_eq!(told("SEVEN_T__JOBS__WORKERS", "many"), "SEVEN_T__JOBS__WORKERS: `jobs.workers` must be a whole number");
    assert_eq!(told("SEVEN_T__LOG__LEVL", "x"), "SEVEN_T__LOG__LEVL: unknown key `log.levl`; [log] has format, level");
    assert!(told("SEVEN_T__NOWHERE__X", "x").starts_with("SEVEN_T__NOWHERE__X: unknown section [nowhere]"));
    assert_eq!(told("SEVEN_T__DATA_DIR", ""), "SEVEN_T__DATA_DIR: `data_dir` is empty");
}

#[test]
fn a_burst_wait_said_in_the_environment_replaces_either_way_of_saying_it_in_the_file() {
    let bounds = with_key("[conversation]\nburst_wait_min_ms = 1000\nburst_wait_max_ms = 3000\n");
    let fixed = parse(&bounds, &[("SEVEN_T__CONVERSATION__BURST_WAIT_MS", "500")]).unwrap().conversation;
    assert_eq!((fixed.burst_wait_min_ms, fixed.burst_wait_max_ms), (500, 500));
    let fixed = with_key("[conversation]\nburst_wait_ms = 500\n");
    let bound = parse(&fixed, &[("SEVEN_T__CONVERSATION__BURST_WAIT_MAX_MS", "900")]).unwrap().conversation;
    assert_eq!((bound.burst_wait_min_ms, bound.burst_wait_max_ms), (900, 900));
}

#[test]
fn what_is_shown_holds_no_secret_and_reads_back_the_same() {
    let file = with_key(
        "database_url = \"postgres://awa:hunter2@db:5432/seven_t?password=hunter2&sslmode=require\"\n\
         [http]\ntrusted_proxies = [\"10.0.0.0/8\"]\n",
    );
    let config = parse(&file, &[]).unwrap();
    let shown = config.to_toml_redacted();
    assert!(!shown.contains("hunter2") && !shown.contains(KEY), "{shown}");
    assert!(shown.contains("secret_key = \"…set…\""), "{shown}");
    assert!(shown.contains("postgres://awa:redacted@db:5432/seven_t?password=redacted&sslmode=require"), "{shown}");
    assert!(!format!("{config:?}").contains("hunter2") && !format!("{config:?}").contains(KEY));
    assert_eq!(config.database_url.reveal(), "postgres://awa:hunter2@db:5432/seven_t?password=hunter2&sslmode=require");

    let again = parse(&shown.replace("…set…", KEY), &[]).unwrap();
    assert_eq!(again.to_toml_redacted(), shown);
}

#[test]
fn a_named_file_must_exist_and_is_named_when_it_does_not() {
    let told = Config::load(Some(Path::new("/nowhere/seven-t.toml")), []).unwrap_err().to_string();
    assert!(told.starts_with("/nowhere/seven-t.toml: cannot be read"), "{told}");
}

#[test]
fn the_documentation_lists_every_key() {
    let guide = include_str!("../../../../docs/going-live.md");
    for key in settings::KEYS {
        assert!(guide.contains(&format!("| `{key}` |")), "docs/going-live.md does not explain {key}");
    }
}

#[test]
fn mail_is_all_there_or_told() {
    let mail = |text: &str| parse(&with_key(&format!("[mail]\n{text}")), &[]).map(|config| config.mail);
    assert!(parse(&with_key(""), &[]).unwrap().mail.is_none());
    let whole = "server = \"smtps://mail.example.com\"\nfrom = \"SEVEN T <alertes@example.com>\"\nuser = \"vente\"\n\
        password = \"hunter2\"";
    let options = mail(whole).unwrap().unwrap();
    assert_eq!(options.credentials.unwrap().1.reveal(), "hunter2");
    for (text, told) in [
        ("from = \"a@b.example\"", "shop.toml:3: `mail.from` says nothing without `mail.server`"),
        (
            "server = \"smtp://mail.example.com\"",
            "shop.toml:3: `mail.server` needs `mail.from`, the address that e-mail comes from",
        ),
        (
            "server = \"smtp://mail.example.com\"\nfrom = \"nobody\"",
            "shop.toml:4: `mail.from` must be an e-mail address, such as alerts@example.com or SEVEN T <alerts@example.com>",
        ),
        (
            "server = \"http://mail.example.com\"\nfrom = \"a@b.example\"",
            "shop.toml:3: `mail.server` must be smtp://host:port or smtps://host:port, without a user in it",
        ),
        (
            "server = \"smtp://mail.example.com\"\nfrom = \"a@b.example\"\npassword = \"hunter2\"",
            "shop.toml:5: `mail.user` and `mail.password` go together",
        ),
    ] {
        assert_eq!(mail(text).unwrap_err(), told);
    }
    let config = parse(&with_key(&format!("[mail]\n{whole}")), &[]).unwrap();
    let shown = config.to_toml_redacted();
    assert!(!shown.contains("hunter2") && !format!("{config:?}").contains("hunter2"), "{shown}");
    assert_eq!(parse(&shown.replace("…set…", KEY), &[]).unwrap().to_toml_redacted(), shown);
}
