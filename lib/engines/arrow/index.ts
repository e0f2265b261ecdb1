export { type ArrowModule, toVector } from './vector.js'
