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
import-empty = This file is empty. Its first line must name the columns.
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
import-stock = { $n ->
    [one] stock updated
   *[other] stocks updated
  }
import-faults = { $n ->
    [one] One line of { $file } has to be corrected.
   *[other] { $n } lines of { $file } have to be corrected.
  }
import-faults-next = Nothing has changed. Correct the file, then choose it once more.
import-faults-title = Lines to correct
import-line = Line
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
import-approve = Accept these changes
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
field-size = Size
field-colour = Colour
fault-missing-column = The column “{ $column }” is missing.
fault-unknown-column = The column “{ $column }” is unknown: rename it or take it out.
fault-column-twice = The column “{ $column }” is there twice.
fault-too-many-cells = Too many cells. Put quotes around a text that holds the separator.
fault-empty = The cell “{ $column }” is empty.
fault-too-long = “{ $column }” is too long: { $most } characters at most.
fault-not-a-price = “{ $text }” is not a price. Write digits, for example 12500.
fault-not-a-stock = “{ $text }” is not a stock. Write a whole number, 0 or more.
fault-not-an-address = The photo’s address must begin with https://
fault-duplicate-sku = The reference “{ $sku }” is already on line { $line }.
fault-other-name = This item has another name on line { $line }.
fault-unreadable = This line cannot be read.
fault-sku-of-another = The SKU “{ $sku }” already belongs to the product “{ $reference }”.
