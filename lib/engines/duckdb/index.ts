export { type Connection, createRoutesTable, type RoutesTableOptions } from './routes-table.js'
