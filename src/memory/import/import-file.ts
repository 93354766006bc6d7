import type { UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import { UsageError } from '../../errors.ts'
import { type Document, storeDocument } from '../documents.ts'
import { isExport, restoreExport } from './restore.ts'
import { isSmsBackup, parseSmsBackup } from './sms-backup.ts'
import { parseText } from './text.ts'
import { isWhatsApp, parseWhatsApp } from './whatsapp.ts'

export type ImportedFile = {
  format: 'export' | 'sms-backup' | 'whatsapp' | 'text'
  /** What was added, and what was there already, by what it is. */
  added: Record<string, number>
  already: Record<string, number>
}

export type FileToImport = { name: string; content: string }
export type Importer = { now: Date; timezone: string; ownName: string }

/** Imports a file by what it contains, all of it or nothing: the caller's transaction decides. */
export async function importFile(
  trx: UserTransaction,
  userId: UserId,
  { name, content }: FileToImport,
  importer: Importer,
): Promise<ImportedFile> {
  if (content.trim() === '') throw new UsageError(`${name} is empty.`)
  if (isExport(content)) return { format: 'export', ...(await restoreExport(trx, userId, content)) }
  const { format, documents } = readDocuments(name, content, importer)
  let added = 0
  let already = 0
  for (const document of documents) {
    const stored = await storeDocument(trx, userId, document, importer.now)
    added += stored.added
    already += stored.already
  }
  return { format, added: { passages: added }, already: { passages: already } }
}

function readDocuments(
  name: string,
  content: string,
  { now, timezone, ownName }: Importer,
): { format: ImportedFile['format']; documents: Document[] } {
  if (isSmsBackup(content)) {
    const chats = parseSmsBackup(content, ownName)
    return {
      format: 'sms-backup',
      documents: chats.map((chat) => ({ ...chat, content: JSON.stringify(chat) })),
    }
  }
  if (isWhatsApp(content)) {
    const passages = parseWhatsApp(content, timezone)
    return { format: 'whatsapp', documents: [{ title: titleOf(name), content, passages }] }
  }
  // Passages are known by when they are from: a text has no time of its own, so that it is not doubled.
  return { format: 'text', documents: [{ title: titleOf(name), content, passages: parseText(content, now) }] }
}

function titleOf(name: string): string {
  return name.replace(/^.*[/\\]/, '').replace(/\.[a-z0-9]{1,5}$/i, '')
}
