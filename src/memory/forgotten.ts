import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { hashOf, stemsOf } from './words.ts'

export type Forgotten = {
  sourceMessageId: string | null
  words: Set<string>
  forgottenAt: Date
  andMessages: boolean
}

// A reply that confirms the forgetting is stored a moment after it and may repeat the words.
export const graceMs = 120_000
const shareOfWords = 0.8

/** What this person has had forgotten: hashes of its words, never the words. */
export async function readForgotten(trx: UserTransaction, userId: UserId): Promise<Forgotten[]> {
  const { rows } = await sql<{
    forgotten: ForgottenRows
  }>`select ${selectForgotten(userId)} as forgotten`.execute(trx)
  return toForgotten(rows[0]?.forgotten ?? null)
}

export type ForgottenRows = { source: string | null; words: string[]; at: string; messages: boolean }[] | null

/** The same as one value, to be read beside others in one round trip. */
export function selectForgotten(userId: UserId) {
  return sql<ForgottenRows>`(select json_agg(json_build_object('source', source_message_id, 'words', words,
    'at', forgotten_at, 'messages', and_messages)) from forgotten where user_id = ${userId})`
}

export function toForgotten(rows: ForgottenRows): Forgotten[] {
  return (rows ?? []).map(({ source, words, at, messages }) => ({
    sourceMessageId: source,
    words: new Set(words),
    forgottenAt: new Date(at),
    andMessages: messages,
  }))
}

/**
 * True for a message or passage that says what was forgotten: nobody may be shown it again. A text that
 * is newer than the forgetting is the person telling it anew.
 */
export function isForgotten(
  forgotten: Forgotten[],
  said: { id: string; text: string; at?: Date | undefined },
): boolean {
  if (forgotten.length === 0) return false
  let words: Set<string> | null = null
  return forgotten.some((one) => {
    if (one.sourceMessageId === said.id) return true
    if (said.at && said.at.getTime() > one.forgottenAt.getTime() + graceMs) return false
    words ??= hashedWords(said.text)
    let shared = 0
    for (const word of one.words) if (words.has(word)) shared++
    return one.words.size > 1 ? shared >= shareOfWords * one.words.size : shared === words.size && shared > 0
  })
}

/** True for a few words that all stand in something forgotten: "9042" of "the alarm code is 9042". */
export function isPartOfForgotten(forgotten: Forgotten[], words: string, at: Date): boolean {
  if (forgotten.length === 0) return false
  const hashed = hashedWords(words)
  return (
    hashed.size > 0 &&
    forgotten.some(
      (one) =>
        at.getTime() <= one.forgottenAt.getTime() + graceMs &&
        [...hashed].every((word) => one.words.has(word)),
    )
  )
}

/** The stems of a text, hashed. */
export function hashedWords(text: string): Set<string> {
  return new Set(stemsOf(text).map(hashOf))
}
