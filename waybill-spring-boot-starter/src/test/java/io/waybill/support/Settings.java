package io.waybill.support;

/** Settings of a host's database connections that must make no difference to Waybill. */
public enum Settings {
    AUTO_COMMIT_OFF("spring.datasource.hikari.auto-commit=false"),
    SESSION_FAR_BEHIND("spring.datasource.hikari.connection-init-sql=set time_zone = '-12:00'"),
    SESSION_FAR_AHEAD("spring.datasource.hikari.connection-init-sql=set time_zone = '+13:00'"),
    READ_COMMITTED("spring.datasource.hikari.transaction-isolation=TRANSACTION_READ_COMMITTED"),
    SMALLEST_POOL("spring.datasource.hikari.maximum-pool-size=2");

    private final String property;

    Settings(String property) {
        this.property = property;
    }

    public String property() {
        return property;
    }
}
