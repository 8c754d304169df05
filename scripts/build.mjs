// `npm run build`: everything `npm start` would make, without starting.
import { prepare } from './lib/prepare.mjs'
import { endWith } from './lib/steps.mjs'

await prepare({ pages: true, print: console.log }).then(() => console.log('Everything is built.'), endWith)
