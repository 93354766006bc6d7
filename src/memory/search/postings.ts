import type { SearchKind } from '../../db/schema-memory.ts'

/**
 * A posting says that a document has a term: 8 bytes, so that thousands of them travel in one value.
 * Bytes 0–3 the document's number, 4 how often, 5 flags of the document, 6–7 its length in words.
 */
export type Posting = { docNo: number; count: number; flags: number; length: number }

const size = 8

export const flag = { question: 1, afterQuestion: 2, time: 4, number: 8, opening: 16 } as const

export const firstMessage = 1 << 28
export const firstDocument = 1 << 29

/** Each kind has a range of numbers of its own. */
export function kindOf(docNo: number): SearchKind {
  return docNo < firstMessage ? 'memory' : docNo < firstDocument ? 'message' : 'document'
}

/** Postings of one term are stored in blocks by document number: adding one rewrites 2 KB at most. */
export function blockOf(docNo: number): number {
  return docNo >>> 8
}

export function encodePostings(postings: Posting[]): Buffer {
  const bytes = Buffer.alloc(postings.length * size)
  postings.forEach(({ docNo, count, flags, length }, index) => {
    bytes.writeUInt32LE(docNo, index * size)
    bytes[index * size + 4] = Math.min(count, 255)
    bytes[index * size + 5] = flags
    bytes.writeUInt16LE(Math.min(length, 65_535), index * size + 6)
  })
  return bytes
}

/** Calls `each` for every posting, in the order of storing. */
export function readPostings(
  bytes: Uint8Array,
  each: (docNo: number, count: number, flags: number, length: number) => void,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at + size <= bytes.byteLength; at += size) {
    each(view.getUint32(at, true), view.getUint8(at + 4), view.getUint8(at + 5), view.getUint16(at + 6, true))
  }
}

/** The same bytes without the postings of these documents. */
export function withoutDocs(bytes: Uint8Array, docNos: Set<number>): Buffer {
  const kept: Posting[] = []
  readPostings(bytes, (docNo, count, flags, length) => {
    if (!docNos.has(docNo)) kept.push({ docNo, count, flags, length })
  })
  return encodePostings(kept)
}

export function countPostings(bytes: Uint8Array): number {
  return bytes.byteLength / size
}
