/** One figure: what was measured, on which database, in which unit, and what it should be. */
export type BenchRow = { what: string; on: string; value: number; unit: string; aim: string }

export function printTable(machine: string, rows: BenchRow[]): void {
  console.log(`Measured on ${machine}.\n`)
  console.log('| what | on | measured | aim |')
  console.log('| --- | --- | --- | --- |')
  for (const { what, on, value, unit, aim } of rows) {
    console.log(`| ${what} | ${on} | ${round(value)} ${unit} | ${aim} |`)
  }
}

function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 100) / 100)
}

/** The value below which `share` (0 to 1) of the samples lie. */
export function quantile(samples: number[], share: number): number {
  const sorted = [...samples].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
