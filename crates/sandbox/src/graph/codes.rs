/// What Meta calls a code, and the HTTP status it documents for it (section 5.5).
pub(crate) struct Code {
    pub(crate) title: &'static str,
    pub(crate) http: u16,
    pub(crate) transient: bool,
}

const fn code(title: &'static str, http: u16) -> Code {
    Code { title, http, transient: false }
}
const fn passing(title: &'static str, http: u16) -> Code {
    Code { title, http, transient: true }
}

/// Looks a code up; an unknown one reads as 135000's generic words with status 400.
pub(crate) fn describe(number: u32) -> Code {
    match number {
        0 => code("AuthException", 401),
        1 => code("API Unknown", 400),
        2 => passing("API Service", 503),
        3 => code("API Method", 500),
        4 => passing("Application request limit reached", 400),
        10 | 200..=299 => code("API Permission Denied", 403),
        33 => code("Parameter value is not valid", 400),
        100 => code("Invalid parameter", 400),
        190 => code("Invalid OAuth access token - Cannot parse access token", 401),
        368 => code("Temporarily blocked for policies violations", 403),
        803 => code("Some of the aliases you requested do not exist", 404),
        17 => passing("User request limit reached", 400),
        32 => passing("Page request limit reached", 400),
        80_004 => passing("There have been too many calls to this account", 400),
        80007 => passing("Rate limit issues", 400),
        130_403 => code("Business has blocked this user", 400),
        130_429 => passing("Rate limit hit", 400),
        130_472 => code("User's number is part of an experiment", 400),
        130_497 => code("Business account is restricted from messaging users in this country.", 403),
        131_000 => code("Something went wrong", 500),
        131_005 => code("Access denied", 403),
        131_008 => code("Required parameter is missing", 400),
        131_009 => code("Parameter value is not valid", 400),
        131_016 => passing("Service unavailable", 500),
        131_021 => code("Recipient cannot be sender", 400),
        131_026 => code("Message undeliverable", 400),
        131_030 => code("Recipient phone number not in allowed list", 400),
        131_031 => code("Account has been locked", 403),
        131_037 => code("WhatsApp provided number needs display name approval before message can be sent.", 400),
        131_042 => code("Business eligibility payment issue", 400),
        131_045 => code("Incorrect certificate", 500),
        131_047 => code("Re-engagement message", 400),
        131_048 => code("Spam rate limit hit", 400),
        131_049 => code("This message was not delivered to maintain healthy ecosystem engagement.", 400),
        131_050 => code("User has stopped marketing messages", 400),
        131_051 => code("Unsupported message type", 400),
        131_052 => code("Media download error", 400),
        131_053 => code("Media upload error", 400),
        131_055 => code("Method not allowed", 400),
        131_056 => passing("(Business Account, Consumer Account) pair rate limit hit", 400),
        131_057 => passing("Account in maintenance mode", 500),
        131_059 => code("Invalid paging cursor", 400),
        131_062 => code("Business-scoped user ID recipient not supported for this message", 400),
        131_063 => code("Marketing templates disabled on Cloud API", 400),
        131_064 => code("Messaging limit exceeded", 400),
        132_000 => code("Number of parameters does not match the expected number of params", 400),
        132_001 => code("Template name does not exist in the translation", 404),
        132_005 => code("Translated text too long", 400),
        132_007 => code("Template format character policy violated", 400),
        132_008 | 132_018 => code("Template parameter value is not valid", 400),
        132_012 => code("Parameter format does not match format in the created template", 400),
        132_015 => code("Template is paused", 400),
        132_016 => code("Template is disabled", 400),
        132_068 => code("Flow is blocked", 400),
        132_069 => passing("Flow is throttled", 400),
        133_000 => code("Incomplete deregistration", 500),
        133_004 => passing("Server temporarily unavailable", 503),
        133_005 => code("Two step verification PIN mismatch", 400),
        133_006 => code("Phone number re-verification needed", 400),
        133_010 => code("Phone number not registered", 400),
        134_011 => code("Payments terms of service not accepted", 400),
        139_001 => code("Updating attempt failed", 400),
        139_002 => code("Publishing attempt failed", 400),
        139_003 => code("Deprecating attempt failed", 400),
        139_004 => code("Deleting attempt failed", 400),
        2_388_019 => code("Template count limit exceeded", 400),
        2_388_023 => code("Message template language is being deleted", 400),
        2_494_100 => passing("Phone number in maintenance", 400),
        _ => code("Generic user error", 400),
    }
}

/// The usual `details` of codes that arrive without a more precise one (section 5.6).
pub(crate) fn usual_details(number: u32) -> &'static str {
    match number {
        130_429 => "Cloud API message throughput has been reached.",
        131_026 => "Message Undeliverable.",
        131_047 => {
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number."
        }
        131_049 => "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
        131_050 => "Unable to deliver the message. The recipient has stopped receiving marketing messages from you.",
        131_053 => "Media file could not be processed.",
        132_068 => "The flow is blocked: its messages are neither sent nor opened.",
        132_069 => "The flow is throttled to 10 messages per hour.",
        131_056 => "Too many messages sent from this phone number to the same recipient in a short period of time.",
        number => describe(number).title,
    }
}
