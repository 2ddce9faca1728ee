sources-title = Sources
sources-list = Your sources
sources-paste = Paste a shop’s link
source-address = Link to your shop, a feed or a shared sheet
source-address-how = Shopify, WooCommerce, PrestaShop, a site, a Google feed, a Google Sheet, a file online…
source-look = See what is there
source-file = A file
source-file-how = CSV, Excel (.xlsx), LibreOffice (.ods), JSON or an XML feed, in any order you like
source-file-choose = File of the catalogue
source-meta = Instagram or Facebook shop
source-meta-how = With the number of your Meta catalogue and an access token
source-meta-number = Number of the catalogue
source-meta-token = Access token
source-strict-sheet = Import a CSV sheet exported from here
source-refused = This is not the address of a public page. Paste the link your customers open, for example https://myshop.ci
source-too-many = You already have twenty sources. Remove one first.
source-too-large = This file is too large: { $n } MB at most. Cut it in two.
source-no-token = The access token is needed, too. In Meta Business, make a system user and give it this catalogue.
source-no-number = The number of a Meta catalogue has only digits. You find it in Commerce Manager, under Catalogue, Settings.
source-token-new = New access token
source-token-how = Leave it empty to keep today’s.
source-reading = Being read
source-to-approve = To approve
source-failing = Failing
source-in-step = Up to date
source-never = Never read
source-last = read { $when }
source-next = next reading { $when }
source-see = See
source-settings = Settings of this source
source-sync-now = Read now
source-every = Read again by itself
source-hourly = Every hour
source-six-hourly = Every six hours
source-daily = Every day
source-weekly = Every week
source-by-hand = Only when I ask
source-pieces = Pieces to count where the shop only says “in stock”
source-pieces-how = Many shops do not say how many are left.
source-automatic = Make changes without asking me, except what is odd
source-remove-keep = Remove the source, keep its items
source-remove-off = Remove the source, switch its items off
sync-shop-of = { $platform } shop
sync-products = { $n ->
    [0] no product
    [one] 1 product
   *[other] { $n } products
  }
sync-reading = Reading { $shop }
sync-how-far = Progress
sync-expected = { $n ->
    [one] One product page found
   *[other] { $n } product pages found
  }
sync-cancel = Stop
sync-see-changes = See the changes
sync-kinds = Kinds of changes
sync-kind-all = All
sync-kind-odd = Odd
sync-kind-new = New
sync-kind-changed = Changed
sync-kind-back = Back
sync-kind-gone = Gone
sync-kind-shared = Kept already
sync-kind-lacking = Incomplete
sync-same = { $n ->
    [one] 1 unchanged
   *[other] { $n } unchanged
  }
sync-approve-all = { $n ->
    [one] Accept the change
   *[other] Accept the { $n } changes
  }
sync-approve-kind = Accept only: { $kind } ({ $n })
sync-approve-chosen = Accept what I ticked
sync-found = { $n ->
    [0] Nothing fits.
    [one] One item
   *[other] { $n } items
  }
sync-choose = Choose { $name }
sync-changed = Changed
sync-back = Back
sync-gone = Gone
sync-shared = Kept already
sync-lacking = Incomplete
sync-odd-price = This price is more than five times higher or lower than before.
sync-odd-many = Many prices change at once.
sync-odd-half = Half of the shop is missing.
sync-odd-anyway = It is right: accept.
sync-lacks-price = No price at the source. Set one there, then read again.
sync-lacks-currency = Its price is in { $currency }: we do not convert prices.
sync-lacks-name = No name at the source.
sync-vouch = This is my shop, or I may use its products and pictures.
sync-kept-category = The category here is kept: take the source’s all the same
sync-edited = You changed it here: take the source’s all the same
sync-no-picture = no photo
sync-a-picture = new photo
sync-half-gone = More than half of the shop is missing. Nothing is switched off without you: first make sure that the shop works.
sync-incomplete = The reading is not complete: some pages did not answer. Nothing is switched off this time.
sync-earlier = Earlier items
sync-refuse = Change nothing
sync-no-news = Nothing new
sync-refused = You said no to these changes. Nothing has changed.
sync-cancelled = Reading stopped. Nothing has changed.
sync-replaced = A later reading took its place.
sync-gone-long = { $n ->
    [one] One item switched off.
   *[other] { $n } items switched off.
  }
sync-held-long = { $n ->
    [one] One item left as it is.
   *[other] { $n } items left as they are.
  }
sync-other = Try another source
sync-problem-instagram = Instagram does not allow its pages to be read: connect your Meta catalogue with a token, or give a file.
sync-problem-facebook = Facebook does not allow its pages to be read: connect your Meta catalogue with a token, or give a file.
sync-problem-connect = This link leads to a messenger, not to a shop: connect your Meta catalogue with a token, or give a file.
sync-problem-meta-token = Meta does not accept the access token any more. In Meta Business, make a new token for your system user, then paste it in this source’s settings. Nothing has changed.
sync-problem-meta-permission = This token does not open this catalogue. In Meta Business, give the catalogue to the system user, with the permission catalog_management.
sync-problem-meta-catalogue = Meta does not find this catalogue with this token. Check the number in Commerce Manager.
sync-problem-meta-busy = Meta asks us to wait before this catalogue is read again. We will try at the next reading. Nothing has changed.
sync-problem-marketplace = Marketplaces forbid automatic reading: export your items there and give the file.
sync-problem-not-found = There is no page at this address. Open it in your browser and copy the link once more.
sync-problem-closed = This site does not let its pages be read. Give the link of a feed, a shared sheet or a file.
sync-problem-challenge = This site asks for proof of being human. Give the link of a feed, a shared sheet or a file.
sync-problem-login = This page asks for a password. Paste the link your customers open, or give a file.
sync-problem-parked = This domain name has no site yet. Check the address.
sync-problem-script = This page is empty without a browser’s programs. Give the link of a feed, a shared sheet or a file.
sync-problem-sheet = This sheet is not shared. In Google Sheets: Share, “Anyone with the link”.
sync-problem-columns = We did not recognise the columns of this table.
sync-problem-old-excel = This is an old Excel file (.xls). Save it as .xlsx or CSV.
sync-problem-file = This file cannot be read. Save it as CSV, or as .xlsx without a password.
sync-problem-too-large = This is too large to be read at once. Give the link of a feed, or a part of the shop.
sync-problem-empty = We found no product here. Try the link of the shop’s page, of a feed or of a sheet.
sync-problem-unreachable = This site does not answer. Check the address, or try again later. Nothing has changed.
mapping-title = What does each column hold?
mapping-how = Choose the name and the price at least. We will remember.
mapping-read = Read with these columns
field-variant = Variant
column-old = Old price
column-sale = Sale price
column-availability = Availability
column-brand = Brand
column-gtin = Bar code
column-group = Same item (group)
column-option = Size, colour…
column-url = Link of the page
column-nothing = Do not read
flash-not-vouched = Say first that this shop is yours, or that you may use its products.
