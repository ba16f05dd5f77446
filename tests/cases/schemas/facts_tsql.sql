USE [Shop]
GO
CREATE TYPE [dbo].[Flag] FROM [bit] NOT NULL
GO
CREATE TABLE [dbo].[Orders](
  [Id] [int] IDENTITY(1,1) NOT FOR REPLICATION NOT NULL,
  [State] [nvarchar](10) NOT NULL,
  [Priority] [char](1) NOT NULL CONSTRAINT [DF_priority] DEFAULT ('N'),
  [IsOpen] [dbo].[Flag] CONSTRAINT [DF_open] DEFAULT ((1)),
  [Changed] [datetime] NOT NULL,
  [Total] AS ([Id]*(2)) PERSISTED,
  CONSTRAINT [PK_Orders] PRIMARY KEY CLUSTERED ([Id] ASC)
)
GO
ALTER TABLE [dbo].[Orders] ADD CONSTRAINT [DF_changed] DEFAULT (getdate()) FOR [Changed]
GO
ALTER TABLE [dbo].[Orders] ADD DEFAULT (N'new') FOR [State]
GO
ALTER TABLE [dbo].[Orders] WITH CHECK ADD CONSTRAINT [CK_state] CHECK (([State]=N'new' OR [State]=N'paid'))
GO
ALTER TABLE [dbo].[Orders] CHECK CONSTRAINT [CK_state]
GO
CREATE NONCLUSTERED COLUMNSTORE INDEX [by_all] ON [dbo].[Orders] ([State], [Changed])
GO
CREATE UNIQUE NONCLUSTERED INDEX [by_changed] ON [dbo].[Orders] ([Changed] DESC) WHERE ([State]=N'new')
GO
