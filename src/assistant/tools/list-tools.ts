import { tool } from 'ai'
import { z } from 'zod'
import { asUser, type UserTransaction } from '../../db/as-user.ts'
import * as lists from '../../memory/lists.ts'
import type { ToolDeps } from './memory-tools.ts'

const list = z.string().min(1).describe('name or id of the list')
const items = z.array(z.string().min(1)).min(1).max(200)

/** Tools over the person's lists. */
export function createListTools({ db, userId, turnId, now }: ToolDeps) {
  const run = <T>(work: (trx: UserTransaction) => Promise<T>) => asUser(db, userId, work, turnId)
  return {
    show_lists: tool({
      description: 'All lists with how many items are open and done; last used first.',
      inputSchema: z.object({}),
      execute: () => run((trx) => lists.showLists(trx, userId)),
    }),
    show_list: tool({
      description: 'The items of one list, in order; done ones only on request.',
      inputSchema: z.object({ list, includeDone: z.boolean().optional() }),
      execute: (input) => run((trx) => lists.showList(trx, userId, input)),
    }),
    add_to_list: tool({
      description: 'Add items to the end of a list; makes the list where there is none.',
      inputSchema: z.object({ list, items }),
      execute: (input) => run((trx) => lists.addToList(trx, userId, input, now)),
    }),
    remove_from_list: tool({
      description: 'Take items off a list.',
      inputSchema: z.object({ list, items }),
      execute: (input) => run((trx) => lists.removeFromList(trx, userId, input, now)),
    }),
    tick_items: tool({
      description: 'Tick items as done, or open them again with done: false.',
      inputSchema: z.object({ list, items, done: z.boolean().optional() }),
      execute: (input) => run((trx) => lists.tickItems(trx, userId, input, now)),
    }),
    rename_list: tool({
      description: 'Give a list another name.',
      inputSchema: z.object({ list, name: z.string().min(1) }),
      execute: (input) => run((trx) => lists.renameList(trx, userId, input, now)),
    }),
    clear_list: tool({
      description: 'Take everything off a list.',
      inputSchema: z.object({ list }),
      execute: (input) => run((trx) => lists.clearList(trx, userId, input, now)),
    }),
    delete_list: tool({
      description: 'Delete a list with its items.',
      inputSchema: z.object({ list }),
      execute: (input) => run((trx) => lists.deleteList(trx, userId, input)),
    }),
  }
}
