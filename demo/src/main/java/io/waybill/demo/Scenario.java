package io.waybill.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The payments of one run and what should become of each. Orders and accounts carry the run's name, so that runs on one
 * stack do not meet.
 */
record Scenario(String run, List<Payment> payments, int orders) {

    static final int AMOUNT = 1_500;

    /** What a payment is meant to show. */
    enum Case {
        /** Pays its order. */
        GOOD,
        /** Its account has too little: 422, nothing recorded, nothing sent. */
        POOR,
        /** Its account is frozen: recorded as failed, and told to the order service. */
        FROZEN,
        /** Its order does not exist: ends dead, for people to see. */
        LOST_ORDER,
        /** Its amount is not the order's: set aside for reconciliation. */
        WRONG_AMOUNT,
        /** Asked for twice with one payment id: made once. */
        REPEATED
    }

    record Payment(String id, String orderId, String account, int amount, Case kind, String form) {}

    static final List<String> FORMS = List.of("CALLBACK", "JOINED", "OUTBOX");

    /** Payments in all forms of sending. */
    static Scenario of(String run, int count) {
        return of(run, count, FORMS);
    }

    /** Payments in the given forms, turn by turn. */
    static Scenario of(String run, int count, List<String> forms) {
        List<Payment> payments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Case kind = kind(i);
            String order = run + (kind == Case.LOST_ORDER ? "-missing-" : "-order-") + i;
            String account =
                    run + "-" + (kind == Case.POOR ? "poor" : kind == Case.FROZEN ? "frozen" : "rich-" + i % 50);
            int amount = kind == Case.WRONG_AMOUNT ? AMOUNT + 1 : AMOUNT;
            payments.add(new Payment(run + "-pay-" + i, order, account, amount, kind, forms.get(i / 2 % forms.size())));
        }
        Collections.shuffle(payments, new Random(1));
        return new Scenario(run, payments, count);
    }

    private static Case kind(int i) {
        return switch (i % 100) {
            case 10, 11, 12, 13 -> Case.POOR;
            case 20, 21 -> Case.FROZEN;
            case 30 -> Case.LOST_ORDER;
            case 40, 41 -> Case.WRONG_AMOUNT;
            case 50, 51, 52, 53, 54 -> Case.REPEATED;
            default -> Case.GOOD;
        };
    }
}
