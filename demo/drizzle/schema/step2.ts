// The shop with reviews: a payment method of its own type, refunds, no more fax.
import { eq, sql } from "drizzle-orm";
import {
  type AnyPgColumn, bigint, boolean, check, index, integer, jsonb, numeric, pgEnum, pgSequence,
  pgTable, pgView, primaryKey, serial, text, timestamp, unique, uniqueIndex, uuid, varchar,
} from "drizzle-orm/pg-core";

export const customerRole = pgEnum("customer_role", ["guest", "member", "staff", "admin"]);
export const orderStatus = pgEnum("order_status", ["cart", "placed", "paid", "shipped", "refunded", "cancelled"]);
export const paymentMethod = pgEnum("payment_method", ["card", "transfer", "cash", "voucher"]);

export const invoiceNumber = pgSequence("invoice_number_seq", { startWith: 1000, increment: 1, cache: 1 });

export const customers = pgTable("customers", {
  id: uuid("id").primaryKey().defaultRandom(),
  email: varchar("email", { length: 320 }).notNull(),
  name: text("name").notNull(),
  role: customerRole("role").notNull().default("member"),
  preferences: jsonb("preferences").notNull().default({ newsletter: false, currency: "EUR" }),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
}, (t) => [
  uniqueIndex("customers_email_idx").on(sql`lower(${t.email})`),
  index("customers_created_at_idx").on(t.createdAt.desc()),
]);

export const addresses = pgTable("addresses", {
  id: serial("id").primaryKey(),
  customerId: uuid("customer_id").notNull().references(() => customers.id, { onDelete: "cascade" }),
  street: text("street").notNull(),
  city: text("city").notNull(),
  country: varchar("country", { length: 2 }).notNull(),
  isDefault: boolean("is_default").notNull().default(false),
}, (t) => [
  uniqueIndex("addresses_one_default_idx").on(t.customerId).where(sql`${t.isDefault}`),
]);

export const categories = pgTable("categories", {
  id: serial("id").primaryKey(),
  parentId: integer("parent_id").references((): AnyPgColumn => categories.id, { onDelete: "set null" }),
  slug: text("slug").notNull().unique(),
  title: text("title").notNull(),
});

export const products = pgTable("products", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity({ startWith: 100 }),
  categoryId: integer("category_id").notNull().references(() => categories.id, { onDelete: "restrict" }),
  sku: varchar("sku", { length: 40 }).notNull(),
  title: text("title").notNull(),
  price: numeric("price", { precision: 10, scale: 2 }).notNull(),
  tags: text("tags").array().notNull().default(sql`'{}'::text[]`),
  attributes: jsonb("attributes").notNull().default({}),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull().defaultNow(),
}, (t) => [
  unique("products_sku_unique").on(t.sku),
  index("products_category_id_idx").on(t.categoryId),
  index("products_attributes_idx").using("gin", t.attributes),
  check("products_price_positive", sql`${t.price} >= 0`),
]);

export const orders = pgTable("orders", {
  id: bigint("id", { mode: "number" }).primaryKey().generatedByDefaultAsIdentity(),
  customerId: uuid("customer_id").notNull().references(() => customers.id),
  shipTo: integer("ship_to").references(() => addresses.id, { onDelete: "set null" }),
  status: orderStatus("status").notNull().default("cart"),
  invoiceNumber: bigint("invoice_number", { mode: "number" }).notNull()
    .default(sql`nextval('invoice_number_seq')`),
  placedAt: timestamp("placed_at", { withTimezone: true }),
}, (t) => [
  unique("orders_invoice_number_unique").on(t.invoiceNumber),
  index("orders_customer_id_status_idx").on(t.customerId, t.status),
]);

export const orderItems = pgTable("order_items", {
  orderId: bigint("order_id", { mode: "number" }).notNull().references(() => orders.id, { onDelete: "cascade" }),
  productId: integer("product_id").notNull().references(() => products.id),
  quantity: integer("quantity").notNull().default(1),
  unitPrice: numeric("unit_price", { precision: 10, scale: 2 }).notNull(),
}, (t) => [
  primaryKey({ columns: [t.orderId, t.productId] }),
  index("order_items_product_id_idx").on(t.productId),
]);

export const payments = pgTable("payments", {
  id: serial("id").primaryKey(),
  orderId: bigint("order_id", { mode: "number" }).notNull().references(() => orders.id),
  method: paymentMethod("method").notNull().default("card"),
  amount: numeric("amount", { precision: 10, scale: 2 }).notNull(),
  paidAt: timestamp("paid_at", { withTimezone: true }).notNull().defaultNow(),
}, (t) => [
  index("payments_order_id_idx").on(t.orderId),
]);

export const reviews = pgTable("reviews", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  productId: integer("product_id").notNull().references(() => products.id, { onDelete: "cascade" }),
  customerId: uuid("customer_id").notNull().references(() => customers.id, { onDelete: "cascade" }),
  rating: integer("rating").notNull(),
  body: text("body").notNull().default(""),
  visibleTo: customerRole("visible_to").array(),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
}, (t) => [
  unique("reviews_product_id_customer_id_unique").on(t.productId, t.customerId),
  check("reviews_rating_range", sql`${t.rating} between 1 and 5`),
]);

export const orderTotals = pgView("order_totals").as((qb) =>
  qb.select({
    orderId: orders.id,
    customerId: orders.customerId,
    total: sql<string>`sum(${orderItems.quantity} * ${orderItems.unitPrice})`.as("total"),
  }).from(orders).innerJoin(orderItems, eq(orderItems.orderId, orders.id)).groupBy(orders.id));

export const catalogue = pgView("catalogue").as((qb) =>
  qb.select({ sku: products.sku, title: products.title, price: products.price, category: sql<string>`${categories.title}`.as("category") })
    .from(products).innerJoin(categories, eq(products.categoryId, categories.id)));
