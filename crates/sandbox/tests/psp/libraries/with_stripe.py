"""Stripe's own library against the emulator, and against our signatures. Arguments: the emulator's address, a header and a
body signed by our own code under `whsec_library`. Prints a header of Stripe's making for the same body."""

import json
import sys
import time

import stripe

from scene import Scene, raises

scene = Scene(sys.argv[1])
SECRET = "whsec_library"
scene.control(
    "accounts",
    {
        "kind": "stripe",
        "credentials": {"secret_key": "sk_test_library"},
        "webhook_url": scene.merchant,
        "webhook_secret": SECRET,
    },
)
stripe.api_base = f"{scene.url}/stripe"
stripe.api_key = "sk_test_library"
stripe.max_network_retries = 0
sessions = stripe.checkout.Session

wanted = {
    "mode": "payment",
    "line_items": [
        {"price_data": {"currency": "xof", "unit_amount": 12500, "product_data": {"name": "Commande"}}, "quantity": 1}
    ],
    "client_reference_id": "LIB-1",
    "metadata": {"reference": "LIB-1"},
    "payment_intent_data": {"metadata": {"reference": "LIB-1"}},
    "success_url": "https://boutique.example/merci?s={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://boutique.example/",
}
session = sessions.create(**wanted, idempotency_key="key-1")
assert (session.status, session.payment_status, session.amount_total) == ("open", "unpaid", 12500), session
assert session.payment_intent is None and session.expires_at - session.created == 86400
assert sessions.create(**wanted, idempotency_key="key-1").id == session.id
other = {**wanted, "client_reference_id": "LIB-2"}
raises(stripe.IdempotencyError, lambda: sessions.create(**other, idempotency_key="key-1"))
soon = raises(stripe.InvalidRequestError, lambda: sessions.create(**wanted, expires_at=int(time.time()) + 1000))
assert soon.param == "expires_at"
small = {**wanted, "line_items": [{**wanted["line_items"][0]}]}
small["line_items"][0]["price_data"] = {**wanted["line_items"][0]["price_data"], "unit_amount": 327}
assert raises(stripe.InvalidRequestError, lambda: sessions.create(**small)).code == "amount_too_small"
raises(stripe.AuthenticationError, lambda: sessions.retrieve(session.id, api_key="sk_test_nobody"))
assert raises(stripe.InvalidRequestError, lambda: sessions.retrieve("cs_nobody")).http_status == 404

ended = sessions.create(**other)
assert sessions.expire(ended.id).status == "expired"
raises(stripe.InvalidRequestError, lambda: sessions.expire(ended.id))
assert [it.id for it in sessions.list(limit=100).auto_paging_iter()] == [ended.id, session.id]

scene.control(f"sessions/{session.id}/pay")
paid = sessions.retrieve(session.id, expand=["payment_intent"])
assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
assert (paid.payment_intent.status, paid.payment_intent.amount_received) == ("succeeded", 12500)

headers, body = scene.told(lambda event: event["type"] == "checkout.session.completed")
event = stripe.Webhook.construct_event(body, headers["stripe-signature"], SECRET)
assert (event.type, event.data.object.id) == ("checkout.session.completed", session.id)
forged = stripe.SignatureVerificationError
raises(forged, lambda: stripe.Webhook.construct_event(body, headers["stripe-signature"], "whsec_other"))
raises(forged, lambda: stripe.Webhook.construct_event(body + b" ", headers["stripe-signature"], SECRET))

intent = paid.payment_intent.id
part = stripe.Refund.create(payment_intent=intent, amount=5000, idempotency_key="r-1")
assert (part.status, part.amount) == ("succeeded", 5000)
assert stripe.Refund.create(payment_intent=intent, amount=5000, idempotency_key="r-1").id == part.id
raises(stripe.InvalidRequestError, lambda: stripe.Refund.create(payment_intent=intent, amount=7501))
assert stripe.Refund.create(payment_intent=intent).amount == 7500
gone = raises(stripe.InvalidRequestError, lambda: stripe.Refund.create(payment_intent=intent))
assert gone.code == "charge_already_refunded"
assert len(stripe.Refund.list(payment_intent=intent).data) == 2 and stripe.Refund.retrieve(part.id).id == part.id
_, body = scene.told(lambda event: event["type"] == "charge.refunded")

taken = stripe.Event.list(types=["charge.succeeded", "charge.refunded"], created={"gte": session.created}, limit=1)
assert taken.has_more and {it.type for it in taken.auto_paging_iter()} == {"charge.succeeded", "charge.refunded"}
assert stripe.Event.list(types=["charge.succeeded"], created={"lt": session.created - 60}).data == []

scene.control(f"sessions/{session.id}/dispute")
_, body = scene.told(lambda event: event["type"] == "charge.dispute.created")
dispute = stripe.Event.construct_from(json.loads(body), stripe.api_key).data.object
assert (dispute.object, dispute.status, dispute.payment_intent) == ("dispute", "needs_response", intent)

ours, body = sys.argv[2], sys.argv[3]
stripe.WebhookSignature.verify_header(body, ours, SECRET, tolerance=300)
raises(forged, lambda: stripe.WebhookSignature.verify_header(body + " ", ours, SECRET, tolerance=300))
now = int(time.time())
print(f"t={now},v1={stripe.WebhookSignature._compute_signature(f'{now}.{body}', SECRET)}", end="")
