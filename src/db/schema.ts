import type { Generated, Kysely } from 'kysely'
import type { Instant, Json } from './columns.ts'
import type { TurnId, UserId } from './ids.ts'
import type { MemoryTables } from './schema-memory.ts'

/** The columns of production's `users` that this service reads or writes; the others stay as they are. */
export type UsersTable = {
  id: UserId
  /** The identity provider's name for the account, from the service before; not a key of ours. */
  user_id: string
  name: string | null
  subscription_tier: 'FREE' | 'PRO' | 'ENTERPRISE' | null
  phone_number: string | null
  phone_verified: boolean | null
  sms_enabled: boolean | null
  timezone: string | null
  opted_out_at: Instant | null
}

export type SmsConversationsTable = {
  id: string
  user_id: UserId
  role: 'USER' | 'ASSISTANT'
  content: string
  /** Microseconds matter: they keep messages of the same instant in order. Order in SQL, never in JavaScript. */
  created_at: Instant
}

export type InboundMessagesTable = {
  user_id: UserId
  /** The row of sms_conversations. */
  id: string
  provider_sid: string
  sender: string
  recipient: string
  media: Json<{ url: string; contentType: string }[]>
  opt_out_type: string | null
  /** How many turns have begun to answer it. */
  attempts: Generated<number>
  /** The turn that answered it; null while it waits. */
  turn_id: TurnId | null
}

export type TurnsTable = {
  user_id: UserId
  id: TurnId
  state: 'running' | 'answered' | 'abandoned' | 'parked'
  worker_id: string
  started_at: Instant
  ended_at: Instant | null
  /** Which model gave the reply, and why it was not the configured one. */
  model: string | null
  fallback_reason: string | null
  /** Counts only: tokens in, out, cached, milliseconds, tool calls. */
  usage: Json<Record<string, number>> | null
  error_code: string | null
}

export type ReplyPartState =
  | 'pending'
  /** A worker is handing it over, or has failed to learn whether it did. */
  | 'sending'
  /** The gateway has it. */
  | 'accepted'
  /** The carrier has it. */
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'withheld'

export type ReplyPartsTable = {
  user_id: UserId
  id: string
  /** The row of sms_conversations. */
  reply_id: string
  turn_id: TurnId | null
  /** Order of sending for one person, over all replies. */
  position: Generated<string>
  recipient: string
  body: string
  state: ReplyPartState
  provider_sid: string | null
  /** Who is handing it over just now; null when nobody is. */
  worker_id: string | null
  attempts: Generated<number>
  next_attempt_at: Instant | null
  error_code: string | null
  created_at: Instant
  updated_at: Instant
}

export type LedgersTable = {
  user_id: UserId
  entries: Json<unknown>
  updated_at: Instant
}

export type ReplyRestsTable = {
  user_id: UserId
  /** What is left of the last answer; the person may ask for it with MORE. */
  text: string
  updated_at: Instant
}

export type WorkersTable = {
  id: string
  started_at: Instant
  beat_at: Instant
}

export type AlertsTable = {
  /** 'sending' while our account cannot send at all; 'code-NNNNN' for what carriers complain of. */
  name: string
  code: string
  count: Generated<string>
  raised_at: Instant
  seen_at: Instant
  retry_at: Instant | null
}

export type Schema = {
  users: UsersTable
  sms_conversations: SmsConversationsTable
  inbound_messages: InboundMessagesTable
  turns: TurnsTable
  reply_parts: ReplyPartsTable
  ledgers: LedgersTable
  reply_rests: ReplyRestsTable
  workers: WorkersTable
  alerts: AlertsTable
} & MemoryTables

export type Db = Kysely<Schema>
