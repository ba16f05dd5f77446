USE [shop]
GO
SET QUOTED_IDENTIFIER ON
GO
IF NOT EXISTS (SELECT * FROM sys.objects WHERE name = 'Orders')
BEGIN
CREATE TABLE [dbo].[Orders](
	[OrderID] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL,
	[Customer Name] [nvarchar](max) COLLATE Latin1_General_CI_AS NULL,
	[Total] AS (ISNULL([Net],(0))) PERSISTED,
	[Label] AS ISNULL(N'SO' + [Name], N'none'),
	[rowguid] [uniqueidentifier] ROWGUIDCOL NOT NULL CONSTRAINT [DF_rowguid] DEFAULT (newid()),
 CONSTRAINT [PK_Orders] PRIMARY KEY CLUSTERED 
(
	[OrderID] ASC
)WITH (PAD_INDEX = OFF, IGNORE_DUP_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY] TEXTIMAGE_ON [PRIMARY]
END
GO
CREATE TABLE Sales.Lines (
  OrderID int NOT NULL,
  LineNo int NOT NULL,
  INDEX IX_inline NONCLUSTERED (LineNo),
)
CREATE NONCLUSTERED INDEX [IX_Lines] ON [Sales].[Lines] ([OrderID] ASC) INCLUDE ([LineNo]) WHERE ([OrderID] > 0)
GO
CREATE PROCEDURE dbo.p AS
BEGIN
  CREATE TABLE #scratch (id int);
  CREATE TABLE inside (id int);
END
GO
ALTER TABLE [Sales].[Lines]  WITH CHECK ADD  CONSTRAINT [FK_Lines] FOREIGN KEY([OrderID])
REFERENCES [dbo].[Orders] ([OrderID])
ON DELETE CASCADE
GO
ALTER TABLE [Sales].[Lines] CHECK CONSTRAINT [FK_Lines]
GO
ALTER TABLE [Sales].[Lines] ADD Note varchar(10) NULL, Other int NOT NULL DEFAULT 1
GO
IF OBJECT_ID('guarded') IS NULL CREATE TABLE guarded (id int NOT NULL PRIMARY KEY)
GO
