import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { UsageError } from '../errors.ts'

/**
 * Takes the folder for this process and returns how to release it. The lock is SQLite's own on a file,
 * held by the kernel: it ends with the process, however that ends, so it can never be stale.
 */
export function takeFolderLock(folder: string): () => void {
  const holderFile = join(folder, 'holder')
  const lock = new DatabaseSync(join(folder, 'lock'))
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch {
    lock.close()
    throw new UsageError(
      `DATA_DIR ${folder} is in use by process ${readHolder(holderFile)}: stop it, or set DATA_DIR or DATABASE_URL.`,
    )
  }
  writeFileSync(holderFile, String(process.pid))
  return () => lock.close()
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return 'unknown'
  }
}
