//! Currencies: their codes, their decimals, whose they are.

use std::fmt;

/// A currency of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency([u8; 3]);

impl Currency {
    /// From a code that is known to be one.
    pub(super) const fn of(code: &str) -> Self {
        let bytes = code.as_bytes();
        Self([bytes[0], bytes[1], bytes[2]])
    }

    /// Its three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.code())
    }
}

/// Codes in use (ISO 4217), and a few that shops still write.
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG \
    HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD \
    MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF \
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS \
    VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL ZWG HRK SLL MRO";

/// The currency of a code as shops write it: any case, and the codes that are none (`FCFA`, `CFA` by the context).
/// `None` for anything else.
pub fn from_code(text: &str) -> Option<Currency> {
    let code = text.trim();
    if code.len() != 3 || !code.is_ascii() {
        return None;
    }
    let upper = code.to_ascii_uppercase();
    let found = CODES.split(' ').any(|known| known == upper);
    found.then(|| Currency::of(&upper))
}

/// Digits after the mark: none for the francs of Africa and their like, three for dinars, two for most (section 1).
pub fn minor_digits(currency: Currency) -> u32 {
    match currency.code() {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => 0,
        "TND" | "KWD" | "BHD" | "OMR" | "JOD" | "LYD" | "IQD" => 3,
        _ => 2,
    }
}

/// Whether prices in it have no decimals in practice: those without any by the standard, and those whose coins are gone.
pub(super) fn is_whole_in_practice(currency: Currency) -> bool {
    let no_coins = [
        "MGA", "IDR", "IRR", "IQD", "LBP", "MMK", "KHR", "LAK", "UZS", "TZS", "COP", "HUF", "CDF", "SLL", "SOS", "YER",
        "MWK",
    ];
    minor_digits(currency) == 0 || no_coins.contains(&currency.code())
}

/// A country's own currency.
pub fn by_country(country: &str) -> Option<Currency> {
    let code = match country.trim().to_ascii_uppercase().as_str() {
        "CI" | "SN" | "ML" | "BF" | "BJ" | "TG" | "NE" | "GW" => "XOF",
        "CM" | "GA" | "CG" | "TD" | "CF" | "GQ" => "XAF",
        "GN" => "GNF",
        "CD" => "CDF",
        "RW" => "RWF",
        "BI" => "BIF",
        "DJ" => "DJF",
        "KM" => "KMF",
        "MG" => "MGA",
        "NC" | "PF" | "WF" => "XPF",
        "FR" | "BE" | "DE" | "ES" | "IT" | "PT" | "NL" | "LU" | "IE" | "AT" | "FI" | "GR" | "RE" | "MQ" | "GP"
        | "GF" | "YT" | "MC" | "EE" | "LV" | "LT" | "SK" | "SI" | "MT" | "CY" | "HR" => "EUR",
        "NG" => "NGN",
        "GH" => "GHS",
        "KE" => "KES",
        "TZ" => "TZS",
        "UG" => "UGX",
        "MA" | "EH" => "MAD",
        "DZ" => "DZD",
        "TN" => "TND",
        "LY" => "LYD",
        "EG" => "EGP",
        "ZA" => "ZAR",
        "MR" => "MRU",
        "CV" => "CVE",
        "GM" => "GMD",
        "SL" => "SLE",
        "LR" => "LRD",
        "AO" => "AOA",
        "MZ" => "MZN",
        "ZM" => "ZMW",
        "BW" => "BWP",
        "NA" => "NAD",
        "MU" => "MUR",
        "ET" => "ETB",
        "SD" => "SDG",
        "SA" => "SAR",
        "AE" => "AED",
        "QA" => "QAR",
        "KW" => "KWD",
        "BH" => "BHD",
        "OM" => "OMR",
        "JO" => "JOD",
        "IQ" => "IQD",
        "LB" => "LBP",
        "IL" => "ILS",
        "TR" => "TRY",
        "IR" => "IRR",
        "YE" => "YER",
        "SY" => "SYP",
        "GB" => "GBP",
        "US" | "EC" | "SV" => "USD",
        "CA" => "CAD",
        "AU" => "AUD",
        "NZ" => "NZD",
        "SG" => "SGD",
        "HK" => "HKD",
        "TW" => "TWD",
        "MX" => "MXN",
        "AR" => "ARS",
        "CL" => "CLP",
        "CO" => "COP",
        "UY" => "UYU",
        "BR" => "BRL",
        "DO" => "DOP",
        "JM" => "JMD",
        "TT" => "TTD",
        "HT" => "HTG",
        "PE" => "PEN",
        "BO" => "BOB",
        "PY" => "PYG",
        "IN" => "INR",
        "PK" => "PKR",
        "LK" => "LKR",
        "NP" => "NPR",
        "BD" => "BDT",
        "SC" => "SCR",
        "MV" => "MVR",
        "JP" => "JPY",
        "CN" => "CNY",
        "KR" => "KRW",
        "ID" => "IDR",
        "MY" => "MYR",
        "TH" => "THB",
        "VN" => "VND",
        "PH" => "PHP",
        "SE" => "SEK",
        "NO" => "NOK",
        "DK" => "DKK",
        "IS" => "ISK",
        "CH" | "LI" => "CHF",
        "PL" => "PLN",
        "CZ" => "CZK",
        "HU" => "HUF",
        "RO" => "RON",
        "BG" => "BGN",
        "RU" => "RUB",
        "UA" => "UAH",
        "RS" => "RSD",
        "GE" => "GEL",
        "KZ" => "KZT",
        _ => return None,
    };
    Some(Currency::of(code))
}
