package io.waybill.service.platform.database;

import io.waybill.protocol.DatabaseText;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** Refuses, at the start, a database to which text does not come as it is: keys and errors would be question marks for ever. */
@Component
@DependsOnDatabaseInitialization
class IntactText {

    IntactText(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            String fault = DatabaseText.fault(connection);
            if (fault != null) {
                throw new DatabaseAbsentException(
                        "In the database of the message service " + fault
                                + ". Leave characterEncoding, characterSetResults and connectionCollation out of"
                                + " spring.datasource.url (WAYBILL_DB_URL), or say characterEncoding=UTF-8 and nothing else.",
                        null);
            }
        }
    }
}
