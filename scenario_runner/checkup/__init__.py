"""The check-up of scenario files: `reading` holds files and staged cases to rules, `trying` drives."""
