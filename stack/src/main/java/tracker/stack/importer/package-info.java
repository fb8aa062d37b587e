/** Brings another tool's history in: reads the file, streams it case by case, tells what was refused and why. */
package tracker.stack.importer;
