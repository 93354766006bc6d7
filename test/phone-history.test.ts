import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import test from 'node:test'
import { readPhoneHistory } from '../src/conversation/phone-history.ts'
import { asUser } from '../src/db/as-user.ts'
import type { UserId } from '../src/db/ids.ts'
import type { ReplyPartState } from '../src/db/schema.ts'
import { createTestDatabase, databaseKinds } from './support/test-database.ts'

for (const kind of databaseKinds) {
  test(`a phone's history has texts in and out under the ids the gateway knows, on ${kind}`, async (t) => {
    const { db, close } = await createTestDatabase(kind)
    t.after(close)
    const userId = randomUUID() as UserId
    let second = 0
    const texts = await asUser(db, userId, async (trx) => {
      await trx
        .insertInto('users')
        .values({ id: userId, user_id: 'ada', phone_number: '+14155550101' })
        .execute()
      const say = async (role: 'USER' | 'ASSISTANT', content: string) => {
        const id = randomUUID()
        const created_at = new Date(Date.UTC(2026, 2, 2, 9, 0, second++))
        await trx
          .insertInto('sms_conversations')
          .values({ id, user_id: userId, role, content, created_at })
          .execute()
        return { id, at: created_at }
      }
      const part = (reply: { id: string; at: Date }, body: string, state: ReplyPartState) => {
        const created = { created_at: reply.at, updated_at: reply.at }
        const part = {
          id: randomUUID(),
          user_id: userId,
          reply_id: reply.id,
          recipient: '+14155550101',
          body,
          state,
        }
        return trx
          .insertInto('reply_parts')
          .values({ ...part, ...created })
          .execute()
      }
      await say('USER', 'too long ago')
      await say('USER', 'before the takeover')
      const inbound = await say('USER', 'tell me everything')
      await trx
        .insertInto('inbound_messages')
        .values({
          id: inbound.id,
          user_id: userId,
          provider_sid: 'SM1',
          sender: '+14155550101',
          recipient: '+1',
          media: '[]',
        })
        .execute()
      const long = await say('ASSISTANT', 'part one, part two, part three')
      await part(long, 'part one,', 'delivered')
      await part(long, ' part two,', 'sent')
      await part(long, ' part three', 'pending')
      await part(await say('ASSISTANT', 'held back'), 'held back', 'withheld')
      return readPhoneHistory(trx, userId, 4)
    })
    assert.deepEqual(
      texts.map(({ role, body, status }) => [role, body, status]),
      [
        ['user', 'before the takeover', 'delivered'],
        ['user', 'tell me everything', 'delivered'],
        ['assistant', 'part one,', 'delivered'],
        ['assistant', ' part two,', 'sent'],
      ],
    )
    assert.equal(texts[1]?.id, 'SM1')
    assert.equal(texts[1]?.at, '2026-03-02T09:00:02.000Z')
    assert.equal(new Set(texts.map(({ id }) => id)).size, 4)
  })
}
