package io.waybill.service.console.page;

import java.util.List;
import org.springframework.stereotype.Component;

/** The sections of the console, in order. */
@Component("navigation")
class Navigation {

    private static final List<Item> ITEMS = List.of(
            new Item("/", "nav.overview", "bi-speedometer2"),
            new Item("/groups", "nav.groups", "bi-exclamation-diamond"),
            new Item("/messages", "nav.messages", "bi-envelope"),
            new Item("/operations", "nav.operations", "bi-collection-play"),
            new Item("/archive", "nav.archive", "bi-archive"),
            new Item("/subscriptions", "nav.subscriptions", "bi-diagram-3"),
            new Item("/policies", "nav.policies", "bi-hourglass-split"),
            new Item("/alerts", "nav.alerts", "bi-bell"),
            new Item("/set-aside", "nav.setaside", "bi-inbox"),
            new Item("/audit", "nav.audit", "bi-journal-text"),
            new Item("/settings", "nav.settings", "bi-sliders"));

    /**
     * @param text the key of its name
     */
    record Item(String path, String text, String icon) {}

    public List<Item> items() {
        return ITEMS;
    }
}
