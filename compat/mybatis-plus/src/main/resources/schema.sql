create table if not exists payment (id varchar(64) primary key, order_id varchar(64) not null, cents bigint not null);
create table if not exists shop_order (id varchar(64) primary key, paid_cents bigint not null);
