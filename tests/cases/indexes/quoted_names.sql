-- Names as people quote them: the case of each is the database's own, and so are those that nobody quoted.
CREATE SCHEMA "Billing";
CREATE TYPE "Billing"."invoiceState" AS ENUM ('draft', 'paid');
CREATE TABLE "labOrder" (
  id uuid PRIMARY KEY,
  "encounterId" bigint NOT NULL,
  "requestedAt" timestamptz NOT NULL
);
CREATE TABLE LabResult (
  ResultId bigint PRIMARY KEY,
  "labOrderId" uuid NOT NULL REFERENCES "labOrder" (id) ON DELETE CASCADE,
  Analyte text NOT NULL
);
CREATE TABLE "Billing"."Invoice" (
  "Id" bigint PRIMARY KEY,
  "LabOrderId" uuid REFERENCES "labOrder" (id) ON DELETE SET NULL,
  "a ""quoted"" name" text,
  state "Billing"."invoiceState" NOT NULL DEFAULT 'draft'
);
ALTER TABLE "Billing"."Invoice" RENAME TO "paidInvoice";
ALTER TABLE "Billing"."paidInvoice" RENAME COLUMN "LabOrderId" TO "orderId";
CREATE TABLE "Größe in ÄÖ" (
  id int PRIMARY KEY,
  ÄhnlichWie int REFERENCES "Größe in ÄÖ" (id) ON DELETE CASCADE
);
