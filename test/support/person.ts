import { randomUUID } from 'node:crypto'
import { asUser, type UserTransaction } from '../../src/db/as-user.ts'
import type { TurnId, UserId } from '../../src/db/ids.ts'
import type { Db } from '../../src/db/schema.ts'

export type Person = {
  id: UserId
  /** Runs something as this person, under a turn of its own unless one is given. */
  turn<T>(work: (trx: UserTransaction, turnId: TurnId) => Promise<T>, turnId?: TurnId): Promise<T>
  /** Runs something as this person, outside of any turn. */
  run<T>(work: (trx: UserTransaction) => Promise<T>): Promise<T>
  /** Stores a message as if it had come in and been answered. */
  says(text: string, at: Date): Promise<string>
}

/** A person in the database, for tests below HTTP. */
export async function createPerson(db: Db): Promise<Person> {
  const id = randomUUID() as UserId
  await db
    .insertInto('users')
    .values({
      id,
      user_id: `test|${id}`,
      name: null,
      subscription_tier: null,
      phone_number: null,
      phone_verified: true,
      sms_enabled: true,
      timezone: 'UTC',
      opted_out_at: null,
    })
    .execute()
  return {
    id,
    turn: (work, turnId = randomUUID() as TurnId) => asUser(db, id, (trx) => work(trx, turnId), turnId),
    run: (work) => asUser(db, id, work),
    says: (text, at) =>
      asUser(db, id, async (trx) => {
        const message = randomUUID()
        await trx
          .insertInto('sms_conversations')
          .values({ id: message, user_id: id, role: 'USER', content: text, created_at: at })
          .execute()
        return message
      }),
  }
}
