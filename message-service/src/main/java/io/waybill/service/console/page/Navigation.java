package io.waybill.service.console.page;

import io.waybill.service.access.account.Permission;
import java.util.List;
import org.springframework.stereotype.Component;

/** The sections of the console, in order. */
@Component("navigation")
class Navigation {

    private static final List<NavigationItem> ITEMS = List.of(
            new NavigationItem("/", "nav.overview", "bi-speedometer2"),
            new NavigationItem("/groups", "nav.groups", "bi-exclamation-diamond"),
            new NavigationItem("/messages", "nav.messages", "bi-envelope"),
            new NavigationItem("/operations", "nav.operations", "bi-collection-play"),
            new NavigationItem("/archive", "nav.archive", "bi-archive"),
            new NavigationItem("/subscriptions", "nav.subscriptions", "bi-diagram-3"),
            new NavigationItem("/endpoints", "nav.endpoints", "bi-broadcast"),
            new NavigationItem("/policies", "nav.policies", "bi-hourglass-split"),
            new NavigationItem("/alerts", "nav.alerts", "bi-bell"),
            new NavigationItem("/set-aside", "nav.setaside", "bi-inbox"),
            new NavigationItem("/storage", "nav.storage", "bi-database"),
            new NavigationItem("/audit", "nav.audit", "bi-journal-text"),
            new NavigationItem("/privacy", "nav.privacy", "bi-person-lock", Permission.PRIVACY),
            new NavigationItem("/settings", "nav.settings", "bi-sliders"));

    /**
     * @param text the key of its name
     * @param permission without which it is not shown
     */
    record NavigationItem(String path, String text, String icon, String permission) {

        NavigationItem(String path, String text, String icon) {
            this(path, text, icon, Permission.READ);
        }
    }

    public List<NavigationItem> items() {
        return ITEMS;
    }
}
