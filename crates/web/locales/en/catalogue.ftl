catalogue-search = Search for an item
catalogue-count = { $n ->
    [0] No items
    [one] One item
   *[other] { $n } items
  }
catalogue-empty = Your catalogue is empty
catalogue-empty-next = Import a CSV file: the AI can offer your items at once.
catalogue-nothing-next = Try a shorter word.
catalogue-more = Next items
price-from = from { $price }
product-off = Switched off
stock-out = Sold out
stock-low = Nearly sold out
stock-held = { $n ->
    [one] 1 held
   *[other] { $n } held
  }
stock-less = One less { $name }
stock-plus = One more { $name }
import-title = Import items
import-choose = CSV file
import-columns = Columns we know:
import-safe = Nothing changes before you agree: you first see what would be added or changed.
import-read = Read the file
import-start = The easiest way to begin:
import-start-export = export your catalogue, change it, then import it.
import-no-file = Choose a file first.
import-not-a-table = This file is not a CSV table. In Excel: Save as, “CSV UTF-8”.
import-too-large = This file is too large: { $n } MB at most. Cut it in two.
import-missing-columns = Columns are missing: { $columns }.
import-expired = This preview waited too long. Choose the file once more.
import-diff = This is what { $file } would change. Nothing is done yet.
import-added = { $n ->
    [one] new item
   *[other] new items
  }
import-changed = { $n ->
    [one] changed item
   *[other] changed items
  }
import-same = unchanged
import-faults = { $n ->
    [one] line to correct
   *[other] lines to correct
  }
import-faults-title = Lines to correct (they will be left out)
import-line = Line
import-column = Column
import-why = Why
import-changes-title = Changes
import-what = What changes
import-new = New
import-before = before
import-after = after
import-more = { $n ->
    [one] and one more change
   *[other] and { $n } more changes
  }
import-approve = { $n ->
    [one] Accept this change
   *[other] Accept these { $n } changes
  }
import-other-file = Another file
import-done = Done
import-added-long = { $n ->
    [0] No item added.
    [one] One item added.
   *[other] { $n } items added.
  }
import-changed-long = { $n ->
    [0] No item changed.
    [one] One item changed.
   *[other] { $n } items changed.
  }
import-see = See the catalogue
field-name = Name
field-category = Category
field-description = Description
field-price = Price
field-stock = Stock
field-image = Photo
field-sku = Reference
