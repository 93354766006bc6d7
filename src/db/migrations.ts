import type { Migration } from 'kysely/migration'
import * as takeOver from './migrations/0001_take_over.ts'
import * as conversation from './migrations/0002_conversation.ts'
import * as memory from './migrations/0003_memory.ts'
import * as model from './migrations/0004_model.ts'
import * as forgetting from './migrations/0005_forgetting.ts'
import * as vectors from './migrations/0006_vectors.ts'
import * as receive from './migrations/0007_receive.ts'

/** Append-only, in the order in which they run. */
export const migrations: Record<string, Migration> = {
  '0001_take_over': takeOver,
  '0002_conversation': conversation,
  '0003_memory': memory,
  '0004_model': model,
  '0005_forgetting': forgetting,
  '0006_vectors': vectors,
  '0007_receive': receive,
}
