/** Shows the product on real data: one command from nothing to an implemented plan, over the public API only. */
package tracker.stack.demo;
