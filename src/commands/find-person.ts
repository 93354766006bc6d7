import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { findUserByPhone } from '../accounts/users.ts'
import { asUser } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import { UsageError } from '../errors.ts'

/** The person behind a number or an id. */
export async function findPerson(db: Db, who: string): Promise<UserId> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(who)) {
    const id = who as UserId
    const known = await asUser(db, id, (trx) =>
      trx.selectFrom('users').select('id').where('id', '=', id).executeTakeFirst(),
    )
    if (known) return id
    throw new UsageError(`There is nobody with the id ${who}.`)
  }
  const found = await findUserByPhone(db, readNumber(who))
  if (!found) throw new UsageError(`There is nobody with the number ${who}.`)
  return found
}

/** A phone number in the form the tables have. */
export function readNumber(text: string): string {
  const number = parsePhoneNumberFromString(text.startsWith('+') ? text : `+${text}`)
  if (!number?.isPossible()) throw new UsageError(`${text} is no phone number: write it like +15551234567.`)
  return number.number
}
