//! Every job this program does and every reaction to a fact, in one place.

use crate::{house::House, meanings, merged, voices};
use assistant::{Assistant, Remind, RemindVisit, SendReceipt, Unattended};
use catalogue::{ReadSource, SettleSync, SyncSource, TidyPictures};
use conversation::{FetchMedia, MarkRead, SendQueued, TakeTurn, WakeSnoozed};
use insight::{CloseCases, Rekey};
use jobs::{Outcome, Registry};
use kernel::OrderId;
use knowledge::ReadPage;
use ordering::{ExpireOrder, HeldForOrders};
use payments::{AskUnlisted, CloseAttempt, FindRefunds, HearAgain, HoldEnds, LookUp, SendRefund, Sweep};

/// What the workers of this program can do.
pub fn registry(house: &House) -> Registry {
    let mut registry = Registry::new();
    let House { db, outbox, fetcher, assistant, payments, pages, .. } = house.clone();

    // A message walks: understood and answered, then sent.
    let agent = assistant.clone();
    registry.on::<TakeTurn, _, _>(move |job, claim| {
        let agent = agent.clone();
        async move { agent.take_turn(job, claim).await }
    });
    let sender = outbox.clone();
    registry.on::<SendQueued, _, _>(move |job, claim| {
        let outbox = sender.clone();
        async move { outbox.run(job, claim).await }
    });
    registry.on::<MarkRead, _, _>(move |job, claim| {
        let outbox = outbox.clone();
        async move { outbox.mark_read(job, claim).await }
    });

    // What was put off is back.
    let desk = db.clone();
    registry.on::<WakeSnoozed, _, _>(move |job, claim| {
        let db = desk.clone();
        async move { job.run(&claim, &db).await }
    });

    let files = fetcher.clone();
    registry.on::<FetchMedia, _, _>(move |job, _| {
        let fetcher = fetcher.clone();
        async move { fetcher.run(job).await }
    });

    let books = db.clone();
    registry.on::<ReadPage, _, _>(move |job, claim| {
        let (db, pages) = (books.clone(), pages.clone());
        async move { job.run(&claim, &db, &pages).await }
    });

    // Catalogues are kept in step with where they come from.
    let reader = house.sources.clone();
    registry.on::<ReadSource, _, _>(move |job, claim| {
        let reader = reader.clone();
        async move { reader.run(&job, &claim).await }
    });
    let shelves = db.clone();
    registry.on::<SettleSync, _, _>(move |job, claim| {
        let db = shelves.clone();
        async move { job.run(&claim, &db, &HeldForOrders).await }
    });
    let shelves = db.clone();
    registry.on::<SyncSource, _, _>(move |job, claim| {
        let db = shelves.clone();
        async move { job.run(&claim, &db).await }
    });

    let shelves = db.clone();
    registry.on::<TidyPictures, _, _>(move |job, claim| {
        let db = shelves.clone();
        async move { job.run(&claim, &db).await }
    });

    // Timers of orders and payments.
    registry.on::<ExpireOrder, _, _>(move |job, claim| {
        let db = db.clone();
        async move { job.run(&claim, &db).await }
    });
    let till = payments.clone();
    registry.on::<LookUp, _, _>(move |job, claim| {
        let till = till.clone();
        async move { job.run(&claim, &till).await }
    });
    let till = payments.clone();
    registry.on::<HoldEnds, _, _>(move |job, claim| {
        let till = till.clone();
        async move { job.run(&claim, &till).await }
    });
    let till = payments.clone();
    registry.on::<HearAgain, _, _>(move |job, claim| {
        let till = till.clone();
        async move { job.run(&claim, &till).await }
    });
    let till = payments.clone();
    registry.on::<FindRefunds, _, _>(move |job, claim| {
        let till = till.clone();
        async move { job.run(&claim, &till).await }
    });
    let till = payments.clone();
    registry.on::<SendRefund, _, _>(move |job, claim| {
        let till = till.clone();
        async move { job.run(&claim, &till).await }
    });
    let till = payments.clone();
    registry.on::<CloseAttempt, _, _>(move |job, claim| {
        let till = till.clone();
        async move { job.run(&claim, &till).await }
    });

    // Both books compared, night by night; housekeeping plans it.
    let till = payments.clone();
    registry.on::<Sweep, _, _>(move |job, claim| {
        let till = till.clone();
        async move { job.run(&claim, &till).await }
    });
    let till = payments.clone();
    registry.on::<AskUnlisted, _, _>(move |job, claim| {
        let till = till.clone();
        async move { job.run(&claim, &till).await }
    });

    let agent = assistant.clone();
    registry.on::<Remind, _, _>(move |job, claim| {
        let agent = agent.clone();
        async move { agent.remind(job, claim).await }
    });

    let agent = assistant.clone();
    registry.on::<RemindVisit, _, _>(move |job, claim| {
        let agent = agent.clone();
        async move { agent.remind_visit(job, claim).await }
    });

    let agent = assistant.clone();
    registry.on::<Unattended, _, _>(move |job, claim| {
        let agent = agent.clone();
        async move { agent.unattended(job, claim).await }
    });
    let agent = assistant.clone();
    registry.react("message.failed", "assistant.say_list_in_words", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.say_list_in_words(fact, claim).await }
    });
    let agent = assistant.clone();
    registry.react("conversation.human_wanted", "assistant.plan_unattended", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.plan_unattended(fact, claim).await }
    });

    let (agent, till) = (assistant.clone(), payments.clone());
    registry.on::<SendReceipt, _, _>(move |job, claim| {
        let (agent, till, files) = (agent.clone(), till.clone(), files.clone());
        async move { agent.send_receipt_file(job, claim, &files, &till).await }
    });

    // Facts go up.
    let agent = assistant.clone();
    registry.react("order.placed", "assistant.plan_reminders", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.plan_reminders(fact, claim).await }
    });
    for (fact, job) in [
        ("appointment.booked", "assistant.plan_visit_reminders"),
        ("appointment.moved", "assistant.plan_moved_visit_reminders"),
    ] {
        let agent = assistant.clone();
        registry.react(fact, job, move |fact, claim| {
            let agent = agent.clone();
            async move { agent.plan_visit_reminders(fact, claim).await }
        });
    }
    let agent = assistant.clone();
    registry.react("appointment.cancelled", "assistant.tell_visit_cancelled", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.tell_visit_cancelled(fact, claim).await }
    });
    let agent = assistant.clone();
    registry.react("order.placed", "assistant.learn_sizes", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.learn_sizes(fact, claim).await }
    });
    let agent = assistant.clone();
    registry.react("order.paid", "assistant.send_receipt", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.send_receipt(fact, claim).await }
    });
    for (fact, job) in
        [("order.delivered", "assistant.receipt_for_cash"), ("order.collected", "assistant.receipt_for_rest")]
    {
        let agent = assistant.clone();
        registry.react(fact, job, move |fact, claim| {
            let agent = agent.clone();
            async move { agent.receipt_for_cash(fact, claim).await }
        });
    }
    let agent = assistant.clone();
    registry.react("payment.case_opened", "assistant.tell_case", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.tell_case(fact, claim).await }
    });
    let till = payments.clone();
    registry.react("payment.case_opened", "payments.refund_when_gone", move |fact, claim| {
        let till = till.clone();
        async move { till.refund_when_gone(&fact, &claim).await }
    });
    for (fact, job) in [
        ("payment.refunded", "assistant.tell_refunded"),
        ("payment.refund_came_back", "assistant.tell_refund_came_back"),
        ("payment.rest_asked", "assistant.tell_rest_asked"),
        ("payment.credit_given", "assistant.tell_credit_given"),
        ("payment.case_closed", "assistant.tell_money_kept"),
    ] {
        let agent = assistant.clone();
        registry.react(fact, job, move |fact, claim| {
            let agent = agent.clone();
            async move { agent.tell_money(fact, claim).await }
        });
    }
    for (fact, job) in [("order.expired", "payments.settle_expired"), ("order.cancelled", "payments.settle_cancelled")]
    {
        let till = payments.clone();
        registry.react(fact, job, move |fact, claim| {
            let till = till.clone();
            async move { till.settle_ended(&fact, &claim).await }
        });
    }
    let till = payments.clone();
    registry.react("order.payment_asked", "payments.ask_again", move |fact, _| {
        let till = till.clone();
        async move {
            till.ask_again(fact.brand, OrderId(fact.subject)).await?;
            Ok(Outcome::Done)
        }
    });
    for (fact, job) in [
        ("order.prepared", "assistant.tell_prepared"),
        ("order.shipped", "assistant.tell_shipped"),
        ("order.delivered", "assistant.tell_delivered"),
    ] {
        let agent = assistant.clone();
        registry.react(fact, job, move |fact, claim| {
            let agent = agent.clone();
            async move { agent.tell_step(fact, claim).await }
        });
    }
    for (fact, job) in Assistant::NOTICED {
        let agent = assistant.clone();
        registry.react(fact, job, move |fact, claim| {
            let agent = agent.clone();
            async move { agent.notice(fact, claim).await }
        });
    }
    // What a teammate tapped, once it cannot be taken back; and what it brought.
    let service = house.suggestions.clone();
    registry.on::<suggestions::Act, _, _>(move |job, claim| {
        let service = service.clone();
        async move { service.act(job, claim).await }
    });
    let (fact, job) = suggestions::Suggestions::WOKEN;
    let service = house.suggestions.clone();
    registry.react(fact, job, move |fact, claim| {
        let service = service.clone();
        async move { service.follow_up(fact, claim).await }
    });
    for (fact, job) in suggestions::Suggestions::MONEY {
        let service = house.suggestions.clone();
        registry.react(fact, job, move |fact, claim| {
            let service = service.clone();
            async move { service.earn(fact, claim).await }
        });
    }
    for (fact, job) in leads::Leads::LOOKED {
        let leads = house.leads.clone();
        registry.react(fact, job, move |fact, claim| {
            let leads = leads.clone();
            async move { leads.plan(fact, claim).await }
        });
    }
    for (fact, job) in leads::Leads::WON {
        let leads = house.leads.clone();
        registry.react(fact, job, move |fact, claim| {
            let leads = leads.clone();
            async move { leads.win(fact, claim).await }
        });
    }
    let leads = house.leads.clone();
    registry.on::<leads::Look, _, _>(move |job, claim| {
        let leads = leads.clone();
        async move { leads.look(job, claim).await }
    });
    let db = house.db.clone();
    registry.on::<CloseCases, _, _>(move |job, claim| {
        let db = db.clone();
        async move { job.run(&claim, &db).await }
    });
    let db = house.db.clone();
    registry.on::<Rekey, _, _>(move |job, claim| {
        let db = db.clone();
        async move { job.run(&claim, &db).await }
    });
    meanings::register(&mut registry, house);
    voices::register(&mut registry, house);
    merged::register(&mut registry, house);
    house.alerts.register(&mut registry);
    let agent = assistant.clone();
    registry.react("order.cancelled", "assistant.tell_called_off", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.tell_called_off(fact, claim).await }
    });
    let agent = assistant.clone();
    registry.react("order.hold_extended", "assistant.tell_held_longer", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.tell_held_longer(fact, claim).await }
    });
    let agent = assistant.clone();
    registry.react("order.revived", "assistant.drop_taken_up", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.drop_taken_up(fact, claim).await }
    });
    let agent = assistant;
    registry.react("order.expired", "assistant.tell_expired", move |fact, claim| {
        let agent = agent.clone();
        async move { agent.tell_expired(fact, claim).await }
    });
    for (fact, job) in [
        ("order.paid", "payments.close_after_paid"),
        ("order.expired", "payments.close_after_expired"),
        ("order.cancelled", "payments.close_after_cancelled"),
    ] {
        let till = payments.clone();
        registry.react(fact, job, move |fact, claim| {
            let till = till.clone();
            async move { till.close_attempts(&fact, &claim).await }
        });
    }
    registry
}
