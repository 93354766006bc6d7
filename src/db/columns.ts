import type { ColumnType } from 'kysely'

/** A column with a zone: read as a Date, written as a Date or an ISO text. */
export type Instant = ColumnType<Date, Date | string, Date | string>
/** Read as what it holds, written as JSON text. */
export type Json<T> = ColumnType<T, string, string>
