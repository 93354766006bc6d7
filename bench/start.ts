import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startService } from './service.ts'
import { type BenchRow, quantile } from './table.ts'

const runs = 3

/** From the process's start to ready: on an empty folder, and on one that is there. */
export async function measureStarts(): Promise<BenchRow[]> {
  const first: number[] = []
  const later: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'jean-bench-'))
    for (const samples of [first, later]) {
      const service = await startService({ DATA_DIR: folder })
      samples.push(service.readyMs / 1000)
      await service.stop()
    }
    rmSync(folder, { recursive: true })
  }
  return [
    { what: 'first start to ready', on: 'embedded', value: quantile(first, 0.5), unit: 's', aim: '< 6 s' },
    { what: 'later starts to ready', on: 'embedded', value: quantile(later, 0.5), unit: 's', aim: '< 2 s' },
  ]
}
