"""What people see: screens, explanations and pictures, made of nouns; whoever asked prints or writes them."""
