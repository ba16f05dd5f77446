-- Invented rows, the same on every run: setseed() fixes random(). Times are relative to now().
SET session_replication_role = replica;
SELECT setseed(0.42);

INSERT INTO settings (key, value) VALUES
  ('shop.name', 'Example Shop'), ('shop.currency', 'EUR'), ('shop.free_shipping_from_cents', '5000'),
  ('shop.points_per_euro', '1'), ('shop.review_points', '20'), ('shop.max_cart_lines', '40'),
  ('shop.return_days', '30'), ('shop.banner', 'Winter sale'), ('search.page_size', '20'),
  ('home.featured_count', '8'), ('checkout.guest', 'off'), ('support.hours', '8-18');

INSERT INTO tax_rates (country, basis_points) VALUES
  ('DE', 1900), ('FR', 2000), ('NL', 2100), ('AT', 2000), ('BE', 2100), ('IT', 2200), ('ES', 2100), ('PL', 2300);

INSERT INTO categories (parent_id, slug, name, position)
SELECT NULL, 'area-' || n, (ARRAY['Home','Garden','Kitchen','Office','Sports','Toys','Books','Outdoor'])[n], n
FROM generate_series(1, 8) n;
INSERT INTO categories (parent_id, slug, name, position)
SELECT (n - 1) % 8 + 1, 'category-' || n, 'Category ' || n, n FROM generate_series(1, 72) n;

INSERT INTO brands (slug, name) SELECT 'brand-' || n, 'Brand ' || n FROM generate_series(1, 60) n;

INSERT INTO products (category_id, brand_id, sku, name, description, weight_grams, created_at)
SELECT 9 + n % 72, 1 + (random() * 59)::int, 'SKU-' || lpad(n::text, 5, '0'),
       (ARRAY['Oak','Steel','Linen','Compact','Classic','Folding','Bright','Quiet'])[1 + n % 8] || ' ' ||
       (ARRAY['Chair','Lamp','Kettle','Desk','Tent','Puzzle','Notebook','Bottle','Basket','Shelf'])[1 + n / 8 % 10] || ' ' || n,
       repeat('An invented product for a sample shop. ', 1 + n % 6), 100 + (random() * 9000)::int,
       now() - random() * interval '900 days'
FROM generate_series(1, 3000) n;

INSERT INTO product_images (product_id, url, position)
SELECT p, 'https://images.example.com/' || p || '/' || k || '.jpg', k FROM generate_series(1, 3000) p, generate_series(1, 3) k;

INSERT INTO prices (product_id, amount_cents, valid_from, valid_to)
SELECT p, 500 + (random() * 20000)::int, now() - interval '700 days', now() - interval '200 days' FROM generate_series(1, 3000) p;
INSERT INTO prices (product_id, amount_cents, valid_from)
SELECT p, 500 + (random() * 20000)::int, now() - interval '200 days' FROM generate_series(1, 3000) p;

INSERT INTO promotions (category_id, name, percent_off, starts_at, ends_at)
SELECT CASE WHEN n <= 20 THEN 8 + n END, 'Promotion ' || n, 5 + n % 20,
       now() - interval '60 days', now() + CASE WHEN n % 3 = 0 THEN interval '-2 days' ELSE interval '40 days' END
FROM generate_series(1, 24) n;
INSERT INTO coupons (promotion_id, code, max_redemptions)
SELECT 1 + n % 24, 'SAVE-' || lpad(n::text, 3, '0'), 5000 FROM generate_series(1, 60) n;

INSERT INTO customers (email, display_name, country, role, tier, loyalty_points, created_at)
SELECT 'customer' || n || '@example.com', 'Customer ' || n,
       (ARRAY['DE','FR','NL','AT','BE','IT','ES','PL'])[1 + n % 8],
       CASE WHEN n <= 12 THEN 'staff' ELSE 'customer' END,
       CASE WHEN n % 17 = 0 THEN 'gold' WHEN n % 5 = 0 THEN 'silver' ELSE 'basic' END,
       (random() * 900)::int, now() - random() * interval '1000 days'
FROM generate_series(1, 6000) n;
INSERT INTO addresses (customer_id, street, postal_code, city, country, is_default)
SELECT c.id, 'Sample Street ' || c.id % 200, lpad((c.id % 99999)::text, 5, '0'), 'Sampletown ' || c.id % 40, c.country, k = 1
FROM customers c, generate_series(1, 2) k WHERE k = 1 OR c.id % 3 = 0;
INSERT INTO auth_sessions (customer_id, created_at, expires_at, revoked_at)
SELECT 1 + (random() * 5999)::int, now() - interval '40 days', now() - interval '10 days', NULL FROM generate_series(1, 20000);
INSERT INTO wishlist_items (customer_id, product_id)
SELECT 1 + (random() * 5999)::int, 1 + (random() * 2999)::int FROM generate_series(1, 15000) ON CONFLICT DO NOTHING;

INSERT INTO carts (customer_id, status, updated_at)
SELECT c, CASE WHEN c <= 700 OR c % 4 = 0 THEN 'open' ELSE 'abandoned' END,
       now() - random() * CASE WHEN c <= 700 THEN interval '20 days' ELSE interval '60 days' END
FROM generate_series(13, 6000) c;
INSERT INTO cart_items (cart_id, product_id, quantity)
SELECT id, 1 + (random() * 2999)::int, 1 + (random() * 3)::int
FROM carts, generate_series(1, 8) k WHERE k <= 3 + id % 6 ON CONFLICT DO NOTHING;

INSERT INTO orders (customer_id, address_id, status, subtotal_cents, tax_cents, total_cents, placed_at)
SELECT c, (SELECT min(a.id) FROM addresses a WHERE a.customer_id = c), 'delivered', 1000, 190, 1190, placed
FROM (SELECT 13 + (random() ^ 1.3 * 5987)::int AS c, now() - random() * interval '365 days' - interval '2 hours' AS placed
      FROM generate_series(1, 220000) ORDER BY 2) o;
INSERT INTO order_items (order_id, product_id, quantity, unit_cents)
SELECT o.id, 1 + (random() ^ 2 * 2999)::int, 1 + (random() * 2)::int, 500 + (random() * 15000)::int
FROM orders o, generate_series(1, 4) k WHERE k = 1 OR random() + o.id * 0 < 0.55;
UPDATE orders o SET subtotal_cents = s.cents, tax_cents = s.cents * 19 / 100, total_cents = s.cents * 119 / 100,
       status = CASE WHEN o.placed_at > now() - interval '3 days' THEN 'paid' WHEN o.id % 41 = 0 THEN 'cancelled' ELSE 'delivered' END
FROM (SELECT order_id, sum(quantity * unit_cents) AS cents FROM order_items GROUP BY order_id) s WHERE s.order_id = o.id;
INSERT INTO order_status_history (order_id, status, changed_at)
SELECT id, s, placed_at + k * interval '1 day' FROM orders, unnest(ARRAY['placed', 'paid']) WITH ORDINALITY u(s, k);
INSERT INTO payments (order_id, provider, status, amount_cents, created_at)
SELECT id, (ARRAY['card','transfer','wallet'])[1 + id % 3], 'captured', total_cents, placed_at FROM orders;
INSERT INTO refunds (payment_id, amount_cents, reason, created_at)
SELECT id, greatest(amount_cents, 1), 'cancelled', created_at + interval '1 day' FROM payments WHERE order_id % 41 = 0;
INSERT INTO coupon_redemptions (coupon_id, order_id, customer_id, redeemed_at)
SELECT 1 + id % 60, id, customer_id, placed_at FROM orders WHERE id % 20 = 0;

INSERT INTO warehouses (code, city, country) VALUES ('N1', 'Northport', 'DE'), ('S1', 'Southfield', 'FR'), ('E1', 'Eastham', 'PL');
INSERT INTO stock_levels (product_id, warehouse_id, on_hand, reorder_at)
SELECT p, w, CASE WHEN p % 97 = 0 THEN 0 ELSE 40 + (random() * 400)::int END, 20 + (random() * 60)::int
FROM generate_series(1, 3000) p, generate_series(1, 3) w;
INSERT INTO stock_movements (product_id, warehouse_id, quantity, reason, created_at)
SELECT 1 + (random() * 2999)::int, 1 + n % 3, -1 - (random() * 3)::int, 'sale', now() - random() * interval '90 days'
FROM generate_series(1, 60000) n;

INSERT INTO carriers (code, name, base_cents, per_kg_cents) VALUES
  ('FAST', 'Fast Parcel', 690, 120), ('GREEN', 'Green Post', 390, 90), ('HEAVY', 'Heavy Freight', 2900, 60);
INSERT INTO shipments (order_id, carrier_id, warehouse_id, tracking_code, status, label, shipped_at, delivered_at)
SELECT id, 1 + id % 3, 1 + id % 3, 'TRK' || lpad(id::text, 9, '0'),
       CASE WHEN placed_at > now() - interval '10 days' THEN 'in_transit' ELSE 'delivered' END,
       repeat('PARCEL LABEL ' || id || ' ', 24), placed_at + interval '1 day',
       CASE WHEN placed_at > now() - interval '10 days' THEN NULL ELSE placed_at + interval '4 days' END
FROM orders WHERE status <> 'cancelled';
INSERT INTO shipment_events (shipment_id, code, place, happened_at)
SELECT s.id, e, 'Hub ' || s.id % 30, s.shipped_at + k * interval '8 hours'
FROM shipments s, unnest(ARRAY['picked_up', 'sorted']) WITH ORDINALITY u(e, k);

INSERT INTO reviews (product_id, customer_id, rating, title, body, created_at)
SELECT 1 + (random() ^ 2 * 2999)::int, 13 + (random() * 5987)::int, 1 + (random() * 4)::int, 'Review ' || n,
       repeat('It does what it should. ', 1 + n % 5), now() - random() * interval '600 days'
FROM generate_series(1, 40000) n ON CONFLICT DO NOTHING;
INSERT INTO review_votes (review_id, customer_id, is_helpful)
SELECT r.id, 13 + (random() * 5987)::int, random() < 0.8 FROM reviews r WHERE r.id % 2 = 0 ON CONFLICT DO NOTHING;
UPDATE products p SET rating_average = r.average, rating_count = r.n
FROM (SELECT product_id, avg(rating) AS average, count(*) AS n FROM reviews GROUP BY 1) r WHERE r.product_id = p.id;
UPDATE customers c SET order_count = o.n, total_spent_cents = o.cents
FROM (SELECT customer_id, count(*) AS n, sum(total_cents) AS cents FROM orders GROUP BY 1) o WHERE o.customer_id = c.id;

INSERT INTO notifications (customer_id, kind, body, created_at, read_at)
SELECT 13 + (random() * 5987)::int, (ARRAY['order','shipping','offer'])[1 + n % 3], 'Message ' || n,
       now() - random() * interval '90 days', CASE WHEN n % 10 < 9 THEN now() - random() * interval '80 days' END
FROM generate_series(1, 60000) n;
INSERT INTO support_tickets (customer_id, order_id, subject, status, created_at)
SELECT o.customer_id, o.id, 'Question about order ' || o.id, CASE WHEN o.id % 2000 < 20 THEN 'open' ELSE 'resolved' END, o.placed_at + interval '5 days'
FROM orders o WHERE o.id % 40 < 1 OR o.id % 2000 < 20;
INSERT INTO ticket_messages (ticket_id, author_id, body, created_at)
SELECT t.id, CASE WHEN k % 2 = 0 THEN 1 + t.id % 12 ELSE t.customer_id END, 'Message ' || k, t.created_at + k * interval '1 hour'
FROM support_tickets t, generate_series(1, 3) k;
INSERT INTO audit_log (actor_id, action, subject, created_at)
SELECT 1 + n % 12, 'stock.adjusted', 'product:' || n % 3000, now() - random() * interval '60 days' FROM generate_series(1, 30000) n;
