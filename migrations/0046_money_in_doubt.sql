-- What a provider tells of recorded money is told apart from what it says of an attempt that has none.
UPDATE payment_case SET kind = 'went_back', why = 'refunded'
    WHERE kind = 'disagrees' AND payment_id IS NOT NULL AND why IN ('refunded', 'its list says it was given back');
UPDATE payment_case SET kind = 'in_doubt' WHERE kind = 'disagrees' AND payment_id IS NOT NULL;
