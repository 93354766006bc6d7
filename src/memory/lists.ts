import { randomUUID } from 'node:crypto'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import {
  cleanName,
  cleanText,
  findList,
  type Item,
  itemKey,
  type List,
  matchItems,
  nameKey,
} from './list-names.ts'

export type UnknownList = { unknownList: string; lists: string[] }

export async function showLists(trx: UserTransaction, userId: UserId) {
  const rows = await trx
    .selectFrom('lists')
    .leftJoin('list_items', (join) =>
      join.onRef('list_items.user_id', '=', 'lists.user_id').onRef('list_items.list_id', '=', 'lists.id'),
    )
    .where('lists.user_id', '=', userId)
    .select((eb) => [
      'lists.id',
      'lists.name',
      eb.fn.count<string>('list_items.id').as('all'),
      eb.fn.count<string>('list_items.done_at').as('done'),
    ])
    .groupBy(['lists.user_id', 'lists.id', 'lists.name', 'lists.touched_at'])
    .orderBy('lists.touched_at', 'desc')
    .execute()
  return {
    lists: rows.map(({ id, name, all, done }) => ({
      id,
      name,
      open: Number(all) - Number(done),
      done: Number(done),
    })),
  }
}

export async function showList(
  trx: UserTransaction,
  userId: UserId,
  { list, includeDone = false }: { list: string; includeDone?: boolean },
) {
  return onList(trx, userId, list, async (found) => {
    const items = await readItems(trx, userId, found.id)
    return {
      items: items
        .filter((item) => includeDone || !item.done_at)
        .map(({ id, text, done_at }) => ({ id, text, done: done_at !== null })),
    }
  })
}

/** Adds to the end, in order; makes the list where there is none. What stands there already is not doubled. */
export async function addToList(
  trx: UserTransaction,
  userId: UserId,
  { list, items }: { list: string; items: string[] },
  now: Date,
) {
  const known = findList(await readLists(trx, userId), list)
  const target = known ?? (await createList(trx, userId, list, now))
  const present = await readItems(trx, userId, target.id)
  const byKey = new Map(present.map((item) => [item.item_key, item]))
  const added: string[] = []
  const already: string[] = []
  let position = present.at(-1)?.position ?? 0
  for (const text of items.map(cleanText).filter((item) => item !== '')) {
    const key = itemKey(text)
    const same = byKey.get(key)
    if (same && !same.done_at) {
      already.push(same.text)
      continue
    }
    if (same) await removeRows(trx, userId, [same.id])
    const item = { id: randomUUID(), text, item_key: key, position: ++position, done_at: null }
    await trx
      .insertInto('list_items')
      .values({ user_id: userId, list_id: target.id, created_at: now, ...item })
      .execute()
    byKey.set(key, item)
    added.push(text)
  }
  if (known && added.length > 0) await touchList(trx, userId, target.id, now)
  return {
    id: target.id,
    name: target.name,
    created: !known,
    added,
    already,
    items: await openItems(trx, userId, target.id),
  }
}

export async function removeFromList(
  trx: UserTransaction,
  userId: UserId,
  { list, items }: { list: string; items: string[] },
  now: Date,
) {
  return onList(trx, userId, list, async (found) => {
    const { matched, missing } = matchItems(await readItems(trx, userId, found.id), items)
    await removeRows(
      trx,
      userId,
      matched.map((item) => item.id),
    )
    if (matched.length > 0) await touchList(trx, userId, found.id, now)
    return {
      removed: matched.map((item) => item.text),
      missing,
      items: await openItems(trx, userId, found.id),
    }
  })
}

export async function tickItems(
  trx: UserTransaction,
  userId: UserId,
  { list, items, done = true }: { list: string; items: string[]; done?: boolean },
  now: Date,
) {
  return onList(trx, userId, list, async (found) => {
    const { matched, missing } = matchItems(await readItems(trx, userId, found.id), items)
    const changed = matched.filter((item) => (item.done_at !== null) !== done)
    if (changed.length > 0) {
      await trx
        .updateTable('list_items')
        .set({ done_at: done ? now : null })
        .where('user_id', '=', userId)
        .where(
          'id',
          'in',
          changed.map((item) => item.id),
        )
        .execute()
      await touchList(trx, userId, found.id, now)
    }
    return {
      ticked: matched.map((item) => item.text),
      missing,
      items: await openItems(trx, userId, found.id),
    }
  })
}

export async function renameList(
  trx: UserTransaction,
  userId: UserId,
  { list, name }: { list: string; name: string },
  now: Date,
) {
  return onList(trx, userId, list, async (found) => {
    const renamed = cleanName(name)
    await trx
      .updateTable('lists')
      .set({ name: renamed, name_key: nameKey(renamed), touched_at: now })
      .where('user_id', '=', userId)
      .where('id', '=', found.id)
      .execute()
    return { name: renamed, was: found.name, items: await openItems(trx, userId, found.id) }
  })
}

export async function clearList(trx: UserTransaction, userId: UserId, { list }: { list: string }, now: Date) {
  return onList(trx, userId, list, async (found) => {
    const items = await readItems(trx, userId, found.id)
    await removeRows(
      trx,
      userId,
      items.map((item) => item.id),
    )
    if (items.length > 0) await touchList(trx, userId, found.id, now)
    return { removed: items.map((item) => item.text) }
  })
}

export async function deleteList(trx: UserTransaction, userId: UserId, { list }: { list: string }) {
  return onList(trx, userId, list, async (found) => {
    const items = await readItems(trx, userId, found.id)
    await removeRows(
      trx,
      userId,
      items.map((item) => item.id),
    )
    await trx.deleteFrom('lists').where('user_id', '=', userId).where('id', '=', found.id).execute()
    return { removed: items.map((item) => item.text) }
  })
}

async function onList<Result extends object>(
  trx: UserTransaction,
  userId: UserId,
  name: string,
  work: (list: List) => Promise<Result>,
): Promise<({ id: string; name: string } & Result) | UnknownList> {
  const lists = await readLists(trx, userId)
  const found = findList(lists, name)
  if (!found) return { unknownList: name, lists: lists.map((list) => list.name) }
  return { id: found.id, name: found.name, ...(await work(found)) }
}

function readLists(trx: UserTransaction, userId: UserId): Promise<List[]> {
  return trx
    .selectFrom('lists')
    .select(['id', 'name', 'name_key'])
    .where('user_id', '=', userId)
    .orderBy('touched_at', 'desc')
    .execute()
}

async function createList(trx: UserTransaction, userId: UserId, given: string, now: Date): Promise<List> {
  const name = cleanName(given)
  const list = { id: randomUUID(), name, name_key: nameKey(name) }
  await trx
    .insertInto('lists')
    .values({ user_id: userId, ...list, created_at: now, touched_at: now })
    .execute()
  return list
}

function readItems(trx: UserTransaction, userId: UserId, listId: string): Promise<Item[]> {
  return trx
    .selectFrom('list_items')
    .select(['id', 'text', 'item_key', 'position', 'done_at'])
    .where('user_id', '=', userId)
    .where('list_id', '=', listId)
    .orderBy('position')
    .execute()
}

async function openItems(trx: UserTransaction, userId: UserId, listId: string): Promise<string[]> {
  const items = await readItems(trx, userId, listId)
  return items.filter((item) => !item.done_at).map((item) => item.text)
}

async function removeRows(trx: UserTransaction, userId: UserId, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await trx.deleteFrom('list_items').where('user_id', '=', userId).where('id', 'in', ids).execute()
}

async function touchList(trx: UserTransaction, userId: UserId, id: string, now: Date): Promise<void> {
  await trx
    .updateTable('lists')
    .set({ touched_at: now })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .execute()
}
