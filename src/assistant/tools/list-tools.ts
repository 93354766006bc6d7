import { tool } from 'ai'
import { z } from 'zod'
import { asUser, type UserTransaction } from '../../db/as-user.ts'
import * as lists from '../../memory/lists.ts'
import { createLookUp } from './look-up.ts'
import type { ToolDeps } from './memory-tools.ts'

const list = z.string().min(1).describe('name or id of the list')
const items = z.array(z.string().min(1)).min(1).max(200)

const inputs = {
  show_lists: z.object({}),
  show_list: z.object({ list, includeDone: z.boolean().optional() }),
  change_items: z.object({ list, items }),
  tick_items: z.object({ list, items, done: z.boolean().optional() }),
  rename_list: z.object({ list, name: z.string().min(1) }),
  one_list: z.object({ list }),
}

/** Tools over the person's lists. */
export function createListTools(deps: ToolDeps, lookUp = createLookUp(deps)) {
  const { db, userId, turnId, now } = deps
  const run = <T>(work: (trx: UserTransaction) => Promise<T>) => asUser(db, userId, work, turnId)
  return {
    show_lists: tool({
      description: 'All lists with how many items are open and done; last used first.',
      inputSchema: inputs.show_lists,
      execute: () => lookUp((trx) => lists.showLists(trx, userId)),
    }),
    show_list: tool({
      description: 'The items of one list, in order; done ones only on request.',
      inputSchema: inputs.show_list,
      execute: (input) => lookUp((trx) => lists.showList(trx, userId, input)),
    }),
    add_to_list: tool({
      description: 'Add items to the end of a list; makes the list where there is none.',
      inputSchema: inputs.change_items,
      execute: (input) => run((trx) => lists.addToList(trx, userId, input, now)),
    }),
    remove_from_list: tool({
      description: 'Take items off a list.',
      inputSchema: inputs.change_items,
      execute: (input) => run((trx) => lists.removeFromList(trx, userId, input, now)),
    }),
    tick_items: tool({
      description: 'Tick items as done, or open them again with done: false.',
      inputSchema: inputs.tick_items,
      execute: (input) => run((trx) => lists.tickItems(trx, userId, input, now)),
    }),
    rename_list: tool({
      description: 'Give a list another name.',
      inputSchema: inputs.rename_list,
      execute: (input) => run((trx) => lists.renameList(trx, userId, input, now)),
    }),
    clear_list: tool({
      description: 'Take everything off a list.',
      inputSchema: inputs.one_list,
      execute: (input) => run((trx) => lists.clearList(trx, userId, input, now)),
    }),
    delete_list: tool({
      description: 'Delete a list with its items.',
      inputSchema: inputs.one_list,
      execute: (input) => run((trx) => lists.deleteList(trx, userId, input)),
    }),
  }
}
