@Layer(0)
package chat.parley.house.planted.undeclared.unmarked;

import chat.parley.Layer;
