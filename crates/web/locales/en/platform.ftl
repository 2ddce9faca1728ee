platform-title = Platform
platform-open-why = You host this server: decide who may use voices, and see what they cost.
platform-lead = This server and the organisations it hosts. Only owners of the hosting organisation see this page.
platform-saved = Saved. The next messages follow it.
platform-voices = Voices
platform-ears = Listening to voice notes
platform-mouth = Spoken answers
platform-side-off = Off in the configuration
platform-side-missing = Models missing, or not enough memory
platform-side-service = By a service
platform-side-here = On this server ({ $name })
platform-queue-empty = Nothing waits.
platform-queue = { $n ->
    [one] One note in progress
   *[other] { $n } notes in progress
  }
platform-queue-late = { $n ->
    [one] One note has been waiting for { $time }
   *[other] { $n } notes wait, the first for { $time }
  }
platform-all-allowed = Voices are allowed on the whole platform; each shop decides for itself.
platform-all-withheld = Voices are withheld from the whole platform: everything is done in writing.
platform-withhold = Withhold voices
platform-give-back = Give voices back
platform-withheld = Voices withheld
platform-tenants = Organisations and shops
platform-tenants-lead = The last 30 days: voice notes heard, answers spoken, time of work and what services cost.
platform-listens = listens
platform-speaks = speaks
voices-unused = no voice note
voices-heard = heard: { $what }
voices-spoken = spoken: { $what }
voices-notes = { $n } ({ $time })
voices-took = { $time } of work
voices-cost = { $sum } of services
platform-models = Models on this server
platform-models-lead = What is missing is installed by the command “seven-t models install”; the shop sells without.
platform-megabytes = { $n } MB
platform-there = There
platform-missing = Missing
length-seconds = { $n } s
length-minutes = { $n } min
voices-used-lately = The last 30 days: { $what }
voices-withheld = Your host withholds voices: everything is done in writing.
voices-words-open = Words and pronunciations
voices-words-title = Words and pronunciations
voices-words-saved = Saved.
voices-learned = Words learnt from your corrections
voices-learned-why = When you correct what was heard in a voice note, the assistant remembers the names it had heard wrong.
voices-learned-none = Nothing yet: open a voice note and choose “Correct the transcript”.
voices-forget = Forget
voices-forget-word = Forget { $word }
voices-sounds = Pronunciations
voices-sounds-why = If the voice says a name wrong, write it as it sounds: “Akofena = ah ko fay na”.
voices-sounds-label = One word a line: the word = how it is said
voices-wrong-line = This line is not “a word = how it is said” (40 letters at most): { $line }
voices-wrong-twice = The word “{ $word }” comes twice: keep one line.
voices-wrong-many = 200 words at most.
