package io.waybill.service.access.login;

import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * The sessions of who is logged in. There are no others, and no more than the settings say: a login beyond that ends the
 * session that was unused for longest, of the same person first. Thread-safe.
 */
@Component
public class Sessions {

    private static final String ATTRIBUTE = Sessions.class.getName();

    private final SessionSettings settings;
    private final List<Seat> seats = new ArrayList<>();

    Sessions(SessionSettings settings) {
        this.settings = settings;
    }

    /** Counts somebody who has just logged in. */
    public void begin(HttpSession session, String user) {
        session.setAttribute(ATTRIBUTE, new Seat(session, user, this));
        unseat(seat -> seat.user.equals(user), settings.perUser());
        unseat(seat -> true, settings.most());
    }

    synchronized int count() {
        return seats.size();
    }

    private void unseat(Predicate<Seat> which, int most) {
        Optional<Seat> tooMuch = longestUnused(which, most);
        while (tooMuch.isPresent()) {
            tooMuch.get().end();
            tooMuch = longestUnused(which, most);
        }
    }

    private synchronized Optional<Seat> longestUnused(Predicate<Seat> which, int most) {
        List<Seat> all = seats.stream().filter(which).toList();
        return all.size() <= most ? Optional.empty() : all.stream().min(Comparator.comparingLong(Seat::usedAt));
    }

    private synchronized void sit(Seat seat) {
        seats.add(seat);
    }

    private synchronized void leave(Seat seat) {
        seats.remove(seat);
    }

    /** Lies in the session and is told when that ends, however it does. */
    private static final class Seat implements HttpSessionBindingListener {

        private final HttpSession session;
        private final String user;
        private final Sessions sessions;

        private Seat(HttpSession session, String user, Sessions sessions) {
            this.session = session;
            this.user = user;
            this.sessions = sessions;
        }

        private long usedAt() {
            try {
                return session.getLastAccessedTime();
            } catch (IllegalStateException ending) {
                return 0;
            }
        }

        private void end() {
            sessions.leave(this);
            try {
                session.invalidate();
            } catch (IllegalStateException ended) {
                // Somebody else was faster.
            }
        }

        @Override
        public void valueBound(HttpSessionBindingEvent event) {
            sessions.sit(this);
        }

        @Override
        public void valueUnbound(HttpSessionBindingEvent event) {
            sessions.leave(this);
        }
    }
}
