// What may be done with a result: the program of plain JavaScript, for the processes that run the others.
import '../results.cjs'
