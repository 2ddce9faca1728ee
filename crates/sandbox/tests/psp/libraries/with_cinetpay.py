"""CinetPay's own library against the emulator of PaymeTrust, whose contract is that of CinetPay's first API (contract,
section 5.1). Argument: the emulator's address."""

import sys

from cinetpay import CinetPayClient, ClientConfig, CountryCredentials, PaymentRequest
from cinetpay import parse_notification, verify_notification
from cinetpay.errors.api_error import ApiError
from cinetpay.errors.auth_error import AuthenticationError

from scene import Scene, raises

scene = Scene(sys.argv[1])
KEYS = {"api_key": "sk_test_library", "api_password": "word"}
scene.control("accounts", {"kind": "paymetrust", "credentials": KEYS})


def client(password):
    keys = CountryCredentials(api_key=KEYS["api_key"], api_password=password)
    return CinetPayClient(ClientConfig(credentials={"CI": keys}, base_url=f"{scene.url}/paymetrust"))


def wanted(reference):
    return PaymentRequest(
        currency="XOF",
        merchant_transaction_id=reference,
        amount=5000,
        lang="fr",
        designation="Commande",
        client_email="awa@exemple.ci",
        client_first_name="Awa",
        client_last_name="Koné",
        client_phone_number="+2250707000000",
        success_url="https://boutique.example/merci",
        failed_url="https://boutique.example/",
        notify_url=scene.merchant,
        channel="PUSH",
    )


payments = client("word").payment
payment = payments.initialize(wanted("LIB-1"), "CI")
assert payment.status == "OK" and payment.payment_url and payment.details.must_be_redirected
used = raises(ApiError, lambda: payments.initialize(wanted("LIB-1"), "CI"))
assert (used.api_code, used.api_status) == (1200, "TRANSACTION_EXIST")
raises(AuthenticationError, lambda: client("wrong").payment.get_status("LIB-1", "CI"))
assert raises(ApiError, lambda: payments.get_status("LIB-0", "CI")).api_status == "NOT_FOUND"

for identifier in (payment.payment_token, payment.transaction_id, "LIB-1"):
    status = payments.get_status(identifier, "CI")
    assert (status.code, status.status) == (2001, "INITIATED")
scene.control("sessions/LIB-1/pay")
status = payments.get_status(payment.payment_token, "CI")
assert (status.code, status.status, status.transaction_id) == (100, "SUCCESS", payment.transaction_id)
_, body = scene.told(lambda told: told["merchant_transaction_id"] == "LIB-1")
told = parse_notification(body.decode())
assert verify_notification(payment.notify_token, told.notify_token)
assert not verify_notification(payment.payment_token, told.notify_token)

payments.initialize(wanted("LIB-2"), "CI")
scene.control("sessions/LIB-2/fail")
assert payments.get_status("LIB-2", "CI").status == "FAILED", "a failure is read as a status, not as an error"

# An expired token is told in three ways; the library misses the one that has no description, and takes it for a payment
# without an address (section 5.1).
addresses = []
for n in range(3):
    scene.control("faults", {"on": "create", "effect": "token_expired", "when": {"next": 1}})
    addresses.append(payments.initialize(wanted(f"LIB-3{n}"), "CI").payment_url)
    # Its own token is good again only after a new login.
    payments = client("word").payment
assert sorted(map(bool, addresses)) == [False, True, True], addresses
