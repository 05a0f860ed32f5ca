# Mistake: this file hides the module of its name.
print("my first socket")
