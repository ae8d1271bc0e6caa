"""What runs on Odoo's Python, and may import Odoo."""
