package com.baomidou.dynamic.datasource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** What the starter sees of dynamic-datasource's class: its name, and the method that tells where it leads. */
public class DynamicRoutingDataSource extends AbstractDataSource {

    private final Map<String, DataSource> dataSources;

    public DynamicRoutingDataSource(Map<String, DataSource> dataSources) {
        this.dataSources = dataSources;
    }

    public Map<String, DataSource> getDataSources() {
        return dataSources;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return dataSources.values().iterator().next().getConnection();
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return getConnection();
    }
}
