@NullMarked
package chat.parley.house.planted.undeclared.unlayered;

import org.jspecify.annotations.NullMarked;
