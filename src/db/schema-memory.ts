import type { Generated } from 'kysely'
import type { Instant, Json } from './columns.ts'
import type { TurnId, UserId } from './ids.ts'

/** One version of one statement. The version that holds now has no `valid_to`. */
export type MemoriesTable = {
  user_id: UserId
  id: string
  statement: string
  /** What it is about where its own words do not say: whom "he" means. Found by, never shown as said. */
  context: Generated<string>
  /** The statement without the words that do not matter, hashed: the same fact is not stored twice. */
  fingerprint: string
  kind: string
  about: Json<About>
  /** The row of sms_conversations in which the person said it. */
  source_message_id: string | null
  said_at: Instant
  valid_from: Instant
  valid_to: Instant | null
  superseded_by: string | null
}

/** What a memory is about: names of people, places and things, and the days it speaks of (YYYY-MM-DD). */
export type About = { names: string[]; days: string[] }

export type ListsTable = {
  user_id: UserId
  id: string
  name: string
  name_key: string
  created_at: Instant
  touched_at: Instant
}

export type ListItemsTable = {
  user_id: UserId
  id: string
  list_id: string
  text: string
  item_key: string
  position: number
  done_at: Instant | null
  created_at: Instant
}

/** The journal: written by a trigger, for every change that is made under a turn. */
export type ChangesTable = {
  user_id: UserId
  id: Generated<string>
  turn_id: TurnId
  table_name: JournaledTable
  row_id: string
  before: Json<JournaledRow> | null
  after: Json<JournaledRow> | null
  /** The turn that took this change back. */
  undone_by: TurnId | null
}

export type JournaledTable =
  | 'memories'
  | 'lists'
  | 'list_items'
  | 'reminders'
  | 'forgotten'
  | 'sms_conversations'
export type JournaledRow = Record<string, string | number | boolean | object | null>

/** What must not come back: the words of a forgotten memory, hashed, and the message it came from. */
export type ForgottenTable = {
  user_id: UserId
  id: string
  source_message_id: string | null
  words: string[]
  forgotten_at: Instant
  /** The messages that say it are blanked too. */
  and_messages: Generated<boolean>
}

export type DocumentsTable = {
  user_id: UserId
  id: string
  title: string
  /** SHA-256 of the imported file: the same file is not imported twice. */
  content_hash: string
  imported_at: Instant
}

export type PassagesTable = {
  user_id: UserId
  id: string
  document_id: string
  position: number
  author: string | null
  text: string
  said_at: Instant
}

export type SearchKind = 'memory' | 'message' | 'document'

export type SearchDocsTable = {
  user_id: UserId
  doc_no: number
  kind: SearchKind
  /** The memory, the message, or the passage. */
  ref: string
  said_at: Instant
  /** What the text is like; see src/memory/search/postings.ts. */
  flags: number
}

export type SearchTermsTable = {
  user_id: UserId
  term: string
  block: number
  postings: Uint8Array
}

export type SearchStatsTable = {
  user_id: UserId
  docs: Generated<number>
  words: Generated<string>
  next_memory: Generated<number>
  next_message: Generated<number>
  next_document: Generated<number>
  last_message_at: Instant | null
}

export type SearchVectorsTable = {
  user_id: UserId
  doc_no: number
  model: string
  embedding: Uint8Array
}

/** The tables of src/memory. */
export type MemoryTables = {
  memories: MemoriesTable
  lists: ListsTable
  list_items: ListItemsTable
  changes: ChangesTable
  forgotten: ForgottenTable
  documents: DocumentsTable
  passages: PassagesTable
  search_docs: SearchDocsTable
  search_terms: SearchTermsTable
  search_stats: SearchStatsTable
  search_vectors: SearchVectorsTable
}
