"""What outlives the program: cases with their history, records of negotiations, what one side keeps to itself.

    store = store.Store.open()             a SQLite file in the user's data folder, or what LIANGXING_DATABASE names
    user = door.Door.local(store)          one person on one machine; Door(store, user) for somebody logged in
    user.append(negotiation, author, body)

Whoever reads or writes goes through `door.py`: there it is looked up in `access.yaml` whether the person may, and
noted that they did. Nothing here knows the pages.
"""
