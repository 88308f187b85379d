"""The CRM database: tables, migrations, connections, transactions, change journal."""
